"""What applications, months and decisions of income support say, put together."""
