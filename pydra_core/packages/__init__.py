"""Task code as data: manifests, static inspection, archives."""
