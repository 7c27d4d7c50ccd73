"""Bemanning: posts, who holds them, absence, money and agreements until when."""
