"""What follows from the state of the module's rows, worked out without reading or writing any."""
