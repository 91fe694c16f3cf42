/* Steps from stdin. */
#include "serve.h"

#include "clock.h"
#include "step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status worse(enum status a, enum status b)
{
    if (a == EXIT_CORRUPT || b == EXIT_CORRUPT) {
        return EXIT_CORRUPT;
    }
    return a == EXIT_DATA || b == EXIT_DATA ? EXIT_DATA : EXIT_DONE;
}

enum status serve(struct link *link)
{
    char *line = NULL;
    size_t room = 0;
    enum status worst = EXIT_DONE;
    enum status status = EXIT_DONE;
    while (status != STOPPED && getline(&line, &room, stdin) >= 0) {
        line[strcspn(line, "\r\n")] = '\0';
        if (strcmp(line, "quit") == 0) {
            break;
        }
        if (line[0] == '\0') {
            continue;
        }
        status = step_run(link, line);
        if (status != EXIT_DONE && status != STOPPED) {
            line_failure(status);
            worst = worse(worst, status);
        }
    }
    free(line);
    if (status == STOPPED || clock_stopping()) {
        return STOPPED;
    }
    return worst == EXIT_DONE ? worst : fail(worst, "a step of stdin has failed with status %d", (int)worst);
}
