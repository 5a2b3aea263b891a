"""The Alexa skill. Knows the bridge only as JSON over HTTP; never imports it."""
