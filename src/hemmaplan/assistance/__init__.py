"""Income support (*ekonomiskt bistånd*, 12 kap. SoL): application, control, calculation, payment.

Owns the calculation of what a household is entitled to, in ``norms``. Applications, decisions and payments come later.
"""
