package io.millrace.cli.fusiondock;

import io.millrace.cli.ExitException;
import java.util.List;

/** From words to steps. */
final class Steps {
    static final String KNOWN = "init, initboth, int, str, blob, recv, echo, pingpong, discard, reclaim, dump, sleep";

    private static final long MOST_BLOB = 0x1000_0000;
    private static final long MOST_CAPACITY = 0xFFFF_FFFFL;
    private static final long DAY_MILLIS = 86_400_000;

    private Steps() {}

    /**
     * Reads all steps.
     *
     * @param words as typed
     * @param settings say what a slot can carry, and what is received
     * @return the steps in order
     * @throws ExitException with status 1 if one makes no sense
     */
    static List<Step> parse(List<String> words, Settings settings) {
        return words.stream().map(word -> parse(new StepWord(word), settings)).toList();
    }

    private static Step parse(StepWord word, Settings settings) {
        int capacity = settings.capacity();
        return switch (word.name()) {
            case "init", "initboth" ->
                new InitStep(
                        word.name(),
                        (int) word.number("MAX", 1, capacity, capacity),
                        word.name().equals("initboth"));
            case "int" -> integer((int) word.number("N", Integer.MIN_VALUE, Integer.MAX_VALUE));
            case "str" -> text(word.text("TEXT"));
            case "blob" -> blob(word);
            case "recv" -> new ReceiveStep(word.number("CAPACITY", 0, MOST_CAPACITY, settings.maxMessage()));
            case "echo" -> new EchoStep(word.number("N", 0, Long.MAX_VALUE));
            case "pingpong" -> new PingPongStep(word.number("N", 0, Integer.MAX_VALUE));
            case "discard" -> word.alone(new DiscardStep());
            case "reclaim" -> word.alone(new ReclaimStep());
            case "dump" -> word.alone(new DumpStep());
            case "sleep" -> new SleepStep(word.number("MS", 0, DAY_MILLIS));
            default ->
                throw new ExitException(ExitException.USAGE, "unknown step " + word.name() + ", known: " + KNOWN);
        };
    }

    private static Step integer(int value) {
        return new SendStep(Integer.BYTES, () -> Message.word(value));
    }

    private static Step text(String text) {
        Message message = Message.text(text);
        return new SendStep(message.length(), () -> message);
    }

    private static Step blob(StepWord word) {
        int length = (int) word.first("LEN", 0, MOST_BLOB);
        int type = (int) word.second("TYPE", Integer.MIN_VALUE, Integer.MAX_VALUE, Message.BLOB);
        return new SendStep(length, () -> Message.blob(type, length));
    }
}
