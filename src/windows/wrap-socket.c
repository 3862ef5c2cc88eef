/*
 * Sockets. Most are born through ntdll and come here without the flag; under Wine an accepted socket is made in the server, and a
 * layered provider may make its own. From those the flag is taken afterwards, or by WSA_FLAG_NO_HANDLE_INHERIT once one was seen.
 * SPDX-License-Identifier: MIT
 */
#include "marks.h"
#include "real.h"

/* Set when a socket turned out to be born elsewhere; the flag came with Windows 7 SP1, older systems answer WSAEPROTOTYPE or
 * WSAEINVAL. */
static bool ask_for_flag, flag_is_unknown;

/* Takes the flag from a socket that has it; true when it had. */
static bool take_late(SOCKET socket)
{
    HANDLE handle = (HANDLE)socket;
    struct handle_flags flags;

    if (socket == INVALID_SOCKET || !cloexec_serves(FAMILY_socket) ||
        !NT_SUCCESS(NtQueryObject(handle, OBJECT_HANDLE_FLAGS, &flags, sizeof flags, NULL)) || !flags.inherit)
        return false;
    cloexec_set_flag(handle, false);
    cloexec_mark(handle, MARK_CLEARED);
    return true;
}

static bool is_through_ntdll(SOCKET socket)
{
    return socket != INVALID_SOCKET && cloexec_mark_of((HANDLE)socket) == MARK_CLEARED;
}

static bool may_add_flag(DWORD flags)
{
    return ask_for_flag && !flag_is_unknown && !(flags & WSA_FLAG_NO_HANDLE_INHERIT) && cloexec_serves(FAMILY_socket);
}

/* Whether the answer to a call with the added flag stands. */
static bool stands(SOCKET socket)
{
    if (socket != INVALID_SOCKET)
        cloexec_mark((HANDLE)socket, MARK_CLEARED);
    return socket != INVALID_SOCKET || (GetLastError() != WSAEPROTOTYPE && GetLastError() != WSAEINVAL);
}

/* A caller's own mistake is answered by the same errors, too: the system is old only if the caller's own call then succeeds. */
static SOCKET plain(SOCKET socket, DWORD flags, bool was_refused)
{
    if (was_refused && socket != INVALID_SOCKET)
        flag_is_unknown = true;
    if (!(flags & WSA_FLAG_NO_HANDLE_INHERIT) && !is_through_ntdll(socket) && take_late(socket))
        ask_for_flag = true;
    return socket;
}

SOCKET WSAAPI cloexec_WSASocketW(int family, int type, int protocol, WSAPROTOCOL_INFOW *information, GROUP group, DWORD flags)
{
    bool adds = may_add_flag(flags);

    if (adds) {
        SOCKET socket = REAL(WSASocketW)(family, type, protocol, information, group, flags | WSA_FLAG_NO_HANDLE_INHERIT);

        if (stands(socket))
            return socket;
    }
    return plain(REAL(WSASocketW)(family, type, protocol, information, group, flags), flags, adds);
}

SOCKET WSAAPI cloexec_WSASocketA(int family, int type, int protocol, WSAPROTOCOL_INFOA *information, GROUP group, DWORD flags)
{
    bool adds = may_add_flag(flags);

    if (adds) {
        SOCKET socket = REAL(WSASocketA)(family, type, protocol, information, group, flags | WSA_FLAG_NO_HANDLE_INHERIT);

        if (stands(socket))
            return socket;
    }
    return plain(REAL(WSASocketA)(family, type, protocol, information, group, flags), flags, adds);
}

SOCKET WSAAPI cloexec_socket(int family, int type, int protocol)
{
    SOCKET socket = REAL(socket)(family, type, protocol);

    if (!is_through_ntdll(socket))
        take_late(socket);
    return socket;
}

/* Whatever mark the number has may be from before, where another process closed it: this socket is looked at. */
static SOCKET accepted(SOCKET socket)
{
    take_late(socket);
    return socket;
}

SOCKET WSAAPI cloexec_accept(SOCKET listener, struct sockaddr *address, int *length)
{
    return accepted(REAL(accept)(listener, address, length));
}

SOCKET WSAAPI cloexec_WSAAccept(SOCKET listener, struct sockaddr *address, int *length, LPCONDITIONPROC condition,
                                DWORD_PTR context)
{
    return accepted(REAL(WSAAccept)(listener, address, length, condition, context));
}
