"""A made-up municipality of any size (*syntetisk kommun*), the same for the same seed. For measuring, never for production."""
