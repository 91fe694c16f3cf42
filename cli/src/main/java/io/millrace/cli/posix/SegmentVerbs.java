package io.millrace.cli.posix;

import io.millrace.cli.Json;
import io.millrace.cli.Numbers;
import io.millrace.cli.command.Answer;
import io.millrace.cli.command.Call;
import io.millrace.cli.command.CallException;
import io.millrace.cli.command.Verb;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.SystemV;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.Map;

/** The calls of System V as commands. Thread-safety: confined to one thread. */
final class SegmentVerbs {
    private static final String STAT = "IPC_STAT";
    private static final String SET = ShmctlCommand.IPC_SET.name();

    private final SystemV calls;
    private final Handles handles;

    SegmentVerbs(SystemV calls, Handles handles) {
        this.calls = calls;
        this.handles = handles;
    }

    Map<String, Verb> all() {
        return Map.ofEntries(
                Verb.of("shmget", 3, "KEY SIZE FLAGS", this::get),
                Verb.of("shmat", 1, 3, "ID [FLAGS [ADDRESS]]", this::attach),
                Verb.of("shmdt", 1, "HANDLE", this::detach),
                Verb.of("shmctl", 2, 3, "ID IPC_STAT|IPC_SET MODE|IPC_RMID|SHM_LOCK|SHM_UNLOCK", this::control),
                Verb.of("list", 0, "", this::list));
    }

    private JsonObject get(Call call) {
        int key = PosixWords.key(call, 1);
        long size = PosixWords.size(call, 2);
        var flags = PosixWords.getFlags(call, 3);
        return Answer.of(calls.shmget(key, size, flags.mode(), flags.set()));
    }

    private JsonObject attach(Call call) {
        int id = PosixWords.id(call, 1);
        var flags = PosixWords.attachFlags(call, 2);
        long address = call.arguments() < 3 ? 0 : call.number(3, "ADDRESS", 0, Long.MAX_VALUE);
        Attachment attachment = calls.shmat(id, address, flags);
        return Answer.of(handles.add(new AttachedSegment(attachment)));
    }

    private JsonObject detach(Call call) {
        long handle = ByteVerbs.handle(call);
        calls.shmdt(handles.segment(handle).attachment().address());
        handles.remove(handle);
        return Answer.done();
    }

    private JsonObject control(Call call) {
        int id = PosixWords.id(call, 1);
        String command = name(call.word(2));
        if (call.arguments() == 3 != command.equals(SET)) {
            throw new CallException("IPC_SET takes a MODE, no other command does");
        }
        if (command.equals(STAT)) {
            return Answer.of(StatusJson.of(calls.stat(id)));
        }
        int mode = command.equals(SET) ? PosixWords.mode(call, 3) : 0;
        calls.shmctl(id, ShmctlCommand.valueOf(command), mode);
        return Answer.done();
    }

    /** Commands by their numbers on Linux, too. */
    private static String name(String word) {
        return switch (word) {
            case STAT, "IPC_SET", "IPC_RMID", "SHM_LOCK", "SHM_UNLOCK" -> word;
            default -> numbered(word);
        };
    }

    private static String numbered(String word) {
        try {
            return switch (Math.toIntExact(Numbers.parse(word))) {
                case 0 -> "IPC_RMID";
                case 1 -> SET;
                case 2 -> STAT;
                case 11 -> "SHM_LOCK";
                case 12 -> "SHM_UNLOCK";
                default -> throw unknown(word);
            };
        } catch (NumberFormatException | ArithmeticException _) {
            throw unknown(word);
        }
    }

    private static CallException unknown(String word) {
        return new CallException("unknown command " + Call.shown(word)
                + " of shmctl, known: IPC_STAT, IPC_SET, IPC_RMID, SHM_LOCK, SHM_UNLOCK");
    }

    private JsonObject list(Call call) {
        JsonArrayBuilder all = Json.array();
        calls.list().forEach(status -> all.add(StatusJson.of(status)));
        return Answer.of(all);
    }
}
