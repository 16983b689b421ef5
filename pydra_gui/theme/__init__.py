"""Named colours, faces and icons: the only place that knows a colour."""
