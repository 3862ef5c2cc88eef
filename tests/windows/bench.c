/*
 * What cloexec.dll costs, in pairs: the same batch without it and with it, loaded and unloaded in turns in one process. Prints for each
 * call the medians and the median of the ratios. usage: bench DLL [WORD-OF-A-NAME]
 * SPDX-License-Identifier: MIT
 */
#include <winsock2.h>

#include <windows.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRS = 61 };

static SECURITY_ATTRIBUTES inherit = {sizeof inherit, NULL, TRUE};
static char own_path[MAX_PATH];

static void file(void)
{
    CloseHandle(CreateFileA("bench.txt", GENERIC_WRITE, 7, NULL, OPEN_ALWAYS, 0, NULL));
}

static void inheritable_file(void)
{
    CloseHandle(CreateFileA("bench.txt", GENERIC_WRITE, 7, &inherit, OPEN_ALWAYS, 0, NULL));
}

static void plain_socket(void)
{
    closesocket(socket(AF_INET, SOCK_STREAM, 0));
}

static void pipe_pair(void)
{
    HANDLE read_end, write_end;

    CreatePipe(&read_end, &write_end, &inherit, 0);
    CloseHandle(read_end);
    CloseHandle(write_end);
}

static void process(void)
{
    STARTUPINFOA startup = {.cb = sizeof startup};
    PROCESS_INFORMATION child;
    char line[MAX_PATH + 8];

    snprintf(line, sizeof line, "\"%s\" exit", own_path);
    if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child))
        exit(1);
    WaitForSingleObject(child.hProcess, INFINITE);
    CloseHandle(child.hProcess);
    CloseHandle(child.hThread);
}

/* The same in a process that holds many handles, all of which the child gets: made before the first one is measured. */
static void crowded_process(void)
{
    enum { MANY = 10000 };
    static bool is_crowded;

    for (int i = 0; i < MANY && !is_crowded; i++)
        CreateEventA(&inherit, FALSE, FALSE, NULL);
    is_crowded = true;
    process();
}

static const struct {
    const char *name;
    void (*run)(void);
    int batch, pairs;
} calls[] = {
    {"CreateFile+CloseHandle", file, 40, PAIRS},
    {"CreateFile+CloseHandle, inheritable", inheritable_file, 40, PAIRS},
    {"socket+closesocket", plain_socket, 40, PAIRS},
    {"CreatePipe+CloseHandle twice", pipe_pair, 40, PAIRS},
    {"CreateProcess+exit", process, 1, PAIRS},
    {"the same, with 10,000 handles", crowded_process, 1, 11},
};

static double time_once(void (*run)(void), int count)
{
    LARGE_INTEGER start, end, frequency;

    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&start);
    for (int i = 0; i < count; i++)
        run();
    QueryPerformanceCounter(&end);
    return (double)(end.QuadPart - start.QuadPart) * 1e6 / (double)frequency.QuadPart / count;
}

/* The best of some: on a busy machine the others hold more of other programs than of us. A process is dear, and taken once. */
static double batch(void (*run)(void), int count)
{
    enum { TRIES = 5 };
    double best = time_once(run, count);

    for (int i = 1; i < TRIES && count > 1; i++) {
        double time = time_once(run, count);

        if (time < best)
            best = time;
    }
    return best;
}

static int compare(const void *a, const void *b)
{
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return values[count / 2];
}

static double hooked(const char *dll, void (*run)(void), int count)
{
    HMODULE module = LoadLibraryA(dll);
    double time;

    if (module == NULL)
        exit(1);
    run();
    time = batch(run, count);
    FreeLibrary(module);
    return time;
}

/* Every other pair is taken the other way round. */
static void measure(const char *dll, size_t which)
{
    static double bare[PAIRS], with[PAIRS], ratio[PAIRS];
    int pairs = calls[which].pairs;

    for (int i = 0; i < pairs; i++) {
        if (i % 2)
            with[i] = hooked(dll, calls[which].run, calls[which].batch);
        bare[i] = batch(calls[which].run, calls[which].batch);
        if (i % 2 == 0)
            with[i] = hooked(dll, calls[which].run, calls[which].batch);
        ratio[i] = with[i] / bare[i];
    }
    printf("%-36s %9.1f us  %9.1f us  ratio %.3f\n", calls[which].name, median(bare, pairs), median(with, pairs),
           median(ratio, pairs));
    fflush(stdout);
}

int main(int count, char **words)
{
    WSADATA winsock;

    if (count < 2 || strcmp(words[1], "exit") == 0)
        return 0;
    GetModuleFileNameA(NULL, own_path, sizeof own_path);
    WSAStartup(MAKEWORD(2, 2), &winsock);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (count < 3 || strstr(calls[i].name, words[2]) != NULL)
            measure(words[1], i);
    return 0;
}
