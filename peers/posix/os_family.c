/* Children that inherit what is attached. */
#include "os.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_CHILDREN 256

static pid_t children[MAX_CHILDREN];
static int child_count;

/* Waits to be killed; never outlives its parent. */
static _Noreturn void child(pid_t parent)
{
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (getppid() == parent) {
        pause();
    }
    _exit(EXIT_DONE);
}

int family_reap(void)
{
    int reaped = 0;
    for (int i = 0; i < child_count; i++) {
        kill(children[i], SIGKILL);
        reaped += waitpid(children[i], NULL, 0) == children[i] ? 1 : 0;
    }
    child_count = 0;
    return reaped;
}

static errname fork_children(void *context, const struct call *call)
{
    (void)context;
    int64_t count = 0;
    errname e = word_number(call, 1, "N", 1, MAX_CHILDREN - child_count, &count);
    if (e != NULL) {
        return e;
    }
    pid_t parent = getpid();
    int first = child_count;
    for (int64_t i = 0; i < count; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            child(parent);
        }
        if (pid < 0) {
            return fail_errno("fork");
        }
        children[child_count++] = pid;
    }
    answer_begin();
    for (int i = first; i < child_count; i++) {
        printf("%s%d", i == first ? "[" : ",", (int)children[i]);
    }
    putchar(']');
    answer_end();
    return NULL;
}

static errname reap(void *context, const struct call *call)
{
    (void)context;
    (void)call;
    answer_number(family_reap());
    return NULL;
}

static errname die(void *context, const struct call *call)
{
    (void)context;
    (void)call;
    raise(SIGKILL);
    return NULL;
}

static errname pid(void *context, const struct call *call)
{
    (void)context;
    (void)call;
    answer_number(getpid());
    return NULL;
}

const struct command process_commands[] = {
    {"fork", 1, 1, fork_children, "N"},
    {"reap", 0, 0, reap, ""},
    {"die", 0, 0, die, ""},
    {"pid", 0, 0, pid, ""},
    {NULL, 0, 0, NULL, NULL},
};
