"""A simulated camera: real RTSP on a real socket, and misbehaviour on demand."""
