# A standard stream that is opened again is close-on-exec for a moment.
# file: unix/wrap-stdio.c
# suite: preload/manners.sh
/^FILE \*freopen(/,/^}/s/if (is_standard(stream))/if (is_standard(stream) \&\& fileno(stream) != 0)/
