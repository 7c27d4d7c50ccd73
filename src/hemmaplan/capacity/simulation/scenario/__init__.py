"""The scenario (*scenariot*): who works, what can be taken, who comes, and what shall change."""
