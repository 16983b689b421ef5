"""The desktop application: views of the cluster, and the verbs that people give."""
