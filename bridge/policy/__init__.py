"""Every rule about people and names, as pure functions: no clock, no I/O."""
