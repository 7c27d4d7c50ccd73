"""The component page (sv. Komponenter): every part of the UI kit, live, with its code. Owns no data about anyone."""
