"""Groups (*Grupper*): rounds, who takes part and who came. Anonymous groups show numbers, never names."""
