"""Says what an event was: a person, a pet, a vehicle. See README.md."""
