"""The two doors (Flask): API, media by grant, pages. Reaches the house only through `service`."""
