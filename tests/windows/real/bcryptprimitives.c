/*
 * A library that Wine 8 lacks and that newer programs in Go and Rust import for random numbers. Goes into the test's own prefix.
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(void *buffer, ULONG size);
__declspec(dllexport) BOOL WINAPI ProcessPrng(unsigned char *buffer, SIZE_T size);

BOOL WINAPI ProcessPrng(unsigned char *buffer, SIZE_T size)
{
    return SystemFunction036(buffer, (ULONG)size);
}
