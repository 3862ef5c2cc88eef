# A filter that comes into force later is not noticed.
# file: unix/forms.c
# suite: faults/filters.sh
/^int cloexec_unrecorded/,/^}/s/cloexec_refused(row, fd)/0/
