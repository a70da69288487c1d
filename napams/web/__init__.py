"""The web server: middleware, sessions, sign-in, files. What a page shows is drawn in `ui`."""
