"""Report (*redovisning*): which figures are answered, checked by formulas, as data and as a drawing."""
