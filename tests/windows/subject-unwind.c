/*
 * Unwinding through hooked functions: stack walks, exceptions and longjmp from below, and a walk from each instruction on the way in.
 * SPDX-License-Identifier: MIT
 */
#include "subject.h"

#include <setjmp.h>

#ifdef _WIN64
enum { OUR_CODE = 0xe0c10e, CAUGHT = 77, MOST_FRAMES = 30, MOST_STEPS = 2000 };

/* Calls its argument. An exception of ours comes back as a result. */
int guarded_call(void (*function)(void));
extern char guarded_return[];
__asm__(".text\n"
        ".globl guarded_call, guarded_return\n"
        ".seh_proc guarded_call\n"
        "guarded_call:\n"
        "    subq $40, %rsp\n"
        "    .seh_stackalloc 40\n"
        "    .seh_endprologue\n"
        "    call *%rcx\n"
        "    xorl %eax, %eax\n"
        "guarded_return:\n"
        "    nop\n"
        "    addq $40, %rsp\n"
        "    ret\n"
        "    .seh_handler catcher, @except\n"
        ".seh_endproc\n");

EXCEPTION_DISPOSITION catcher(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatcher);

__attribute__((used)) EXCEPTION_DISPOSITION catcher(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatcher)
{
    (void)context, (void)dispatcher;
    if (record->ExceptionCode == OUR_CODE && !(record->ExceptionFlags & 6))
        RtlUnwind(frame, guarded_return, record, (void *)CAUGHT);
    return ExceptionContinueSearch;
}

/* --- from WSAAccept's condition, which is called below the hook --- */

static enum { WALK, RAISE, JUMP } what;
static bool is_complete;
static jmp_buf buffer;

static bool is_guard(DWORD64 address)
{
    return (char *)address > (char *)guarded_call && (char *)address <= guarded_return;
}

/* A frame without an entry is taken for one word of the stack: unwinders may come through by luck. */
static bool is_known(DWORD64 address)
{
    DWORD64 base;

    return RtlLookupFunctionEntry(address, &base, NULL) != NULL;
}

static void walk(void)
{
    void *frames[MOST_FRAMES];
    int count = CaptureStackBackTrace(0, MOST_FRAMES, frames, NULL);

    for (int i = 0; i < count && is_known((DWORD64)frames[i]) && !is_complete; i++)
        is_complete = is_guard((DWORD64)frames[i]);
}

static int CALLBACK condition(WSABUF *caller, WSABUF *data, QOS *qos, QOS *group_qos, WSABUF *callee, WSABUF *callee_data, GROUP *group,
                              DWORD_PTR context)
{
    (void)caller, (void)data, (void)qos, (void)group_qos, (void)callee, (void)callee_data, (void)group, (void)context;
    if (what == WALK)
        walk();
    else if (what == RAISE)
        RaiseException(OUR_CODE, 0, 0, NULL);
    else
        longjmp(buffer, 1);
    return CF_ACCEPT;
}

static void accept_one(void)
{
    SOCKET listener, client;

    connect_pair(&listener, &client);
    WSAAccept(listener, NULL, NULL, condition, 0);
    closesocket(listener);
    closesocket(client);
}

/* --- instruction by instruction, from the call as far as the function behind the trampoline --- */

static bool is_stepping, was_in, was_outside;
static int steps, broken;
static char *winsock, *winsock_end;

static bool is_in_winsock(DWORD64 address)
{
    return (char *)address >= winsock && (char *)address < winsock_end;
}

/* As unwinders do it: a function without an entry has nothing on the stack but its return address, so it has called nobody. */
static bool reaches_guard(CONTEXT context)
{
    for (int i = 0; i < MOST_FRAMES && context.Rip != 0; i++) {
        DWORD64 base, frame;
        RUNTIME_FUNCTION *function = RtlLookupFunctionEntry(context.Rip, &base, NULL);
        void *data;

        if (is_guard(context.Rip))
            return true;
        if (function == NULL && i > 0)
            return false;
        if (function != NULL)
            RtlVirtualUnwind(UNW_FLAG_NHANDLER, base, context.Rip, function, &context, &data, &frame, NULL);
        else {
            context.Rip = *(DWORD64 *)context.Rsp;
            context.Rsp += 8;
        }
    }
    return false;
}

static LONG CALLBACK step(EXCEPTION_POINTERS *exception)
{
    CONTEXT *context = exception->ContextRecord;

    if (exception->ExceptionRecord->ExceptionCode != EXCEPTION_SINGLE_STEP || !is_stepping)
        return EXCEPTION_CONTINUE_SEARCH;
    steps++;
    broken += !reaches_guard(*context);
    was_in |= is_in_winsock(context->Rip);
    was_outside |= was_in && !is_in_winsock(context->Rip);
    is_stepping = steps < MOST_STEPS && !(was_outside && is_in_winsock(context->Rip));
    context->EFlags = is_stepping ? context->EFlags | 0x100 : context->EFlags & ~0x100u;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static void accept_nothing(void)
{
    is_stepping = true;
    __asm__ volatile("pushfq\n orq $0x100, (%%rsp)\n popfq" ::: "memory", "cc");
    WSAAccept(INVALID_SOCKET, NULL, NULL, NULL, 0);
    is_stepping = false;
}

static void step_through(void)
{
    const IMAGE_NT_HEADERS *headers;
    void *handler = AddVectoredExceptionHandler(1, step);

    winsock = (char *)GetModuleHandleA("ws2_32");
    headers = (const void *)(winsock + ((const IMAGE_DOS_HEADER *)winsock)->e_lfanew);
    winsock_end = winsock + headers->OptionalHeader.SizeOfImage;
    guarded_call(accept_nothing);
    RemoveVectoredExceptionHandler(handler);
    say("steps", "%s", was_in && broken == 0 ? "all lead back" : "some do not lead back");
    printf("# %d steps, %d broken, hooked %d\n", steps, broken, was_outside);
}

void unwinding(void)
{
    what = WALK;
    guarded_call(accept_one);
    say("walk", "%s", is_complete ? "complete" : "broken off");
    what = RAISE;
    say("exception", "%s", guarded_call(accept_one) == CAUGHT ? "caught" : "lost");
    what = JUMP;
    if (setjmp(buffer) == 0)
        accept_one();
    else
        say("longjmp", "arrived");
    step_through();
}
#else
void unwinding(void)
{
    say("walk", "complete");
    say("exception", "caught");
    say("longjmp", "arrived");
    say("steps", "all lead back");
}
#endif
