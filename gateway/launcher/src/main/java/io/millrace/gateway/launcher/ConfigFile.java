package io.millrace.gateway.launcher;

import jakarta.json.Json;
import jakarta.json.stream.JsonLocation;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParsingException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks a configuration file before anything starts: syntax, an object per PID, no key twice, known types. What a PID
 * means is checked later, by who knows it.
 */
final class ConfigFile {
    private static final Set<String> TYPES = Set.of(
            "String",
            "Integer",
            "int",
            "Long",
            "long",
            "Float",
            "float",
            "Double",
            "double",
            "Byte",
            "byte",
            "Short",
            "short",
            "Character",
            "char",
            "Boolean",
            "boolean",
            "binary");
    private static final Pattern COLLECTION = Pattern.compile("(.*)\\[]|Collection<(.*)>");

    /** What the Configurator wants, and a user need not write. */
    private static final String VERSION = ":configurator:resource-version";

    private final String name;
    private final String text;
    private final JsonParser parser;
    private final Set<String> pids = new HashSet<>();

    private ConfigFile(String name, String text) {
        this.name = name;
        this.text = Comments.blank(text);
        this.parser = Json.createParser(new StringReader(this.text));
    }

    /**
     * Reads and checks a file.
     *
     * @return its text, completed for the Configurator
     * @throws ExitException with status 4 if it cannot be read, 1 with {@code FILE:LINE:COLUMN: message} if it is wrong
     */
    static String read(Path file) {
        try {
            return check(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new ExitException(ExitException.USAGE, file + ":1:1: is not UTF-8 text");
        } catch (IOException e) {
            throw new ExitException(ExitException.REFUSED, "configuration " + file + ": " + Home.reason(e));
        }
    }

    /**
     * Checks a text.
     *
     * @return it, completed for the Configurator
     * @throws ExitException with status 1 and place and message
     */
    static String check(String name, String text) {
        ConfigFile file = new ConfigFile(name, text);
        try {
            file.checkAll();
            return file.completed();
        } catch (JsonParsingException e) {
            throw file.wrong(e.getLocation(), syntax(e.getMessage()));
        }
    }

    /** The parser's message without its own way to say where. */
    private static String syntax(String message) {
        return message.replaceAll("(?s)\\s*\\(?(?:at|on) \\(?line no=.*?\\)", "")
                .lines()
                .findFirst()
                .orElse("");
    }

    private void checkAll() {
        if (parser.next() != Event.START_OBJECT) {
            throw wrong(parser.getLocation(), "a configuration is an object with one object per PID");
        }
        while (parser.next() == Event.KEY_NAME) {
            String pid = parser.getString();
            once(pids, pid);
            Event value = parser.next();
            if (!pid.startsWith(":")) {
                checkProperties(pid, value);
            }
        }
        if (parser.hasNext()) {
            parser.next();
        }
    }

    private String completed() {
        if (pids.contains(VERSION)) {
            return text;
        }
        int start = text.indexOf('{') + 1;
        String comma = pids.isEmpty() ? "" : ",";
        return text.substring(0, start) + "\"" + VERSION + "\":1" + comma + text.substring(start);
    }

    private void checkProperties(String pid, Event value) {
        if (value != Event.START_OBJECT) {
            throw wrong(parser.getLocation(), pid + " must be an object, its properties in {}");
        }
        Set<String> keys = new HashSet<>();
        while (parser.next() == Event.KEY_NAME) {
            String key = parser.getString();
            once(keys, key.startsWith(":") ? key : key.replaceFirst(":.*", ""));
            String type = key.startsWith(":") || key.indexOf(':') < 0 ? "" : key.substring(key.indexOf(':') + 1);
            checkType(pid, key, type);
            checkValue(pid, key, type, parser.next());
        }
    }

    private void checkType(String pid, String key, String type) {
        Matcher collection = COLLECTION.matcher(type);
        String element =
                !collection.matches() ? type : collection.group(1) == null ? collection.group(2) : collection.group(1);
        if (!element.isEmpty() && !TYPES.contains(element)) {
            throw wrong(
                    parser.getLocation(),
                    pid + ": " + key + " has the unknown type \"" + type + "\"; allowed: " + sortedTypes()
                            + ", TYPE[] and Collection<TYPE>");
        }
    }

    private static String sortedTypes() {
        return String.join(", ", TYPES.stream().sorted().toList());
    }

    private void checkValue(String pid, String key, String type, Event value) {
        if (value == Event.START_OBJECT) {
            parser.skipObject();
        } else if (value == Event.START_ARRAY) {
            parser.skipArray();
        } else if (value == Event.VALUE_STRING
                && Set.of("Integer", "int", "Long", "long").contains(type)) {
            checkWhole(pid, key, type, parser.getString());
        }
    }

    private void checkWhole(String pid, String key, String type, String value) {
        try {
            Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw wrong(parser.getLocation(), pid + ": " + key + " is \"" + value + "\", which is no " + type);
        }
    }

    private void once(Set<String> seen, String key) {
        if (!seen.add(key)) {
            throw wrong(parser.getLocation(), "\"" + key + "\" stands here for the second time");
        }
    }

    /** The parser counts past the end of a file; users' editors do not. */
    private ExitException wrong(JsonLocation where, String message) {
        List<String> lines = text.lines().toList();
        int line = Math.clamp(where.getLineNumber(), 1, Math.max(1, lines.size()));
        int length = lines.isEmpty() ? 0 : lines.get(line - 1).length();
        int column = Math.clamp(where.getColumnNumber(), 1, length + 1);
        return new ExitException(ExitException.USAGE, name + ":" + line + ":" + column + ": " + message);
    }
}
