# The next image is not told what it was handed.
# file: unix/environment.c
# suite: rules/rules handed
s/bool tells = wishes->is_own && wishes->all/bool tells = 0/
