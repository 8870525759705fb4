/* What Debian 12's wine lacks to start a Rust program: the one function of bcryptprimitives.dll that it imports.
   Tests under wine only; a real Windows has the real one. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE out, SIZE_T length) {
    return RtlGenRandom(out, (ULONG)length);
}
