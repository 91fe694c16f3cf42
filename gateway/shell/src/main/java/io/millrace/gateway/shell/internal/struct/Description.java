package io.millrace.gateway.shell.internal.struct;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads how bytes are to be understood, in a small part of C.
 *
 * <pre>
 * members: [align] { type [le|be] name { "[" count "]" } ; }
 * type:    u8 u16 u32 u64 i8 i16 i32 i64 f32 f64 char bool, struct "{" members "}", [struct] NAME
 * file:    { struct NAME "{" members "}" [;] }
 * </pre>
 *
 * <p>{@code le} or {@code be} may also stand before the type; without it, the first byte is the lowest. Members are
 * packed; {@code align} in front of them lays them out as C does by nature, and those of structs inside, too. A struct
 * is named before it is used. Thread-safety: one thread.
 */
public final class Description {
    /** The longest type, in bytes. */
    public static final int MOST_BYTES = 1 << 20;

    private static final int DEEPEST = 32;
    private static final Map<String, ByteOrder> ORDERS =
            Map.of("le", ByteOrder.LITTLE_ENDIAN, "be", ByteOrder.BIG_ENDIAN);
    private static final String TYPES = "u8 to u64, i8 to i64, f32, f64, char, bool, struct, or the name of a struct";

    private final Map<String, Struct> named = new HashMap<>();
    private Tokens tokens;

    /** Knows no struct by name yet. */
    public Description() {}

    /**
     * Reads a file of structs; their names are known from now on.
     *
     * @param text the file
     * @throws DescriptionException if it is wrong
     */
    public void define(String text) {
        tokens = new Tokens(text);
        while (!tokens.peek().isEnd()) {
            tokens.expect("struct", "in front of a name");
            Token name = tokens.name("of a struct");
            if (isWord(name.text()) || named.containsKey(name.text())) {
                throw new DescriptionException(name + " is taken; choose another name", name.position());
            }
            named.put(name.text(), body(false, 0));
            tokens.skip(";");
        }
    }

    /**
     * Reads a type: the name of a struct, or members.
     *
     * @param text as typed
     * @return how bytes are to be understood
     * @throws DescriptionException if it is wrong
     */
    public Decoder read(String text) {
        tokens = new Tokens(text);
        tokens.skip("struct");
        Token only = tokens.take();
        if (only.isName() && tokens.peek().isEnd()) {
            return new Decoder(known(only));
        }
        tokens = new Tokens(text);
        Struct struct = members(tokens.skip("align"), 0);
        if (!tokens.peek().isEnd()) {
            throw unexpected(tokens.peek());
        }
        return new Decoder(struct);
    }

    private static DescriptionException unexpected(Token token) {
        return new DescriptionException(token + " is not expected here", token.position());
    }

    private Struct known(Token name) {
        Struct struct = named.get(name.text());
        if (struct == null) {
            String structs = named.isEmpty()
                    ? ""
                    : "; structs: "
                            + String.join(", ", named.keySet().stream().sorted().toList());
            throw new DescriptionException(name + " is no type; allowed: " + TYPES + structs, name.position());
        }
        return struct;
    }

    /** Members in braces. */
    private Struct body(boolean outerAligned, int depth) {
        boolean aligned = tokens.skip("align") || outerAligned;
        Token open = tokens.peek();
        tokens.expect("{", "in front of members");
        if (depth > DEEPEST) {
            throw new DescriptionException("structs lie deeper in each other than " + DEEPEST, open.position());
        }
        Struct struct = members(aligned, depth);
        tokens.expect("}", "behind members");
        return struct;
    }

    private Struct members(boolean aligned, int depth) {
        Layer layer = new Layer(aligned);
        while (!tokens.peek().isEnd() && !tokens.peek().is("}")) {
            member(layer, aligned, depth);
        }
        if (layer.isEmpty()) {
            throw new DescriptionException("a member is missing", tokens.peek().position());
        }
        return layer.toStruct();
    }

    private void member(Layer layer, boolean aligned, int depth) {
        Token first = tokens.peek();
        ByteOrder before = order();
        Type type = type(aligned, depth);
        ByteOrder after = order();
        if (before != null && after != null) {
            throw new DescriptionException("le or be stands before the type or behind it, not both", first.position());
        }
        ByteOrder order = before == null ? after : before;
        Token name = tokens.name("behind a type");
        if (layer.hasMember(name.text())) {
            throw new DescriptionException("there are two members " + name, name.position());
        }
        List<Integer> counts = counts();
        if (!tokens.peek().isEnd()) {
            tokens.expect(";", "behind a member");
        }
        add(layer, name, ordered(type, order, first), counts);
    }

    /** Reads le or be; null if there is neither. */
    private ByteOrder order() {
        ByteOrder order = ORDERS.get(tokens.peek().text());
        if (order != null) {
            tokens.take();
        }
        return order;
    }

    private static Type ordered(Type type, ByteOrder order, Token at) {
        return switch (type) {
            case Scalar scalar when order != null -> new Scalar(scalar.kind(), order);
            case Struct _
            when order != null ->
                throw new DescriptionException(
                        "le and be are for numbers; members of a struct have their own", at.position());
            default -> type;
        };
    }

    private Type type(boolean aligned, int depth) {
        boolean inside = tokens.skip("struct");
        if (inside && (tokens.peek().is("{") || tokens.peek().is("align"))) {
            return body(aligned, depth + 1);
        }
        Token word = tokens.name("of a type");
        return Scalar.Kind.of(word.text())
                .filter(_ -> !inside)
                .<Type>map(kind -> new Scalar(kind, ByteOrder.LITTLE_ENDIAN))
                .orElseGet(() -> known(word));
    }

    private List<Integer> counts() {
        List<Integer> counts = new ArrayList<>();
        while (tokens.skip("[")) {
            Token number = tokens.take();
            counts.add(count(number));
            tokens.expect("]", "behind a number of elements");
        }
        return counts;
    }

    private static int count(Token token) {
        try {
            int count = Integer.decode(token.text());
            if (count >= 1 && count <= MOST_BYTES) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw badCount(token);
        }
        throw badCount(token);
    }

    private static DescriptionException badCount(Token token) {
        return new DescriptionException(
                "the number of elements is " + token + ", allowed: 1 to " + MOST_BYTES, token.position());
    }

    private static void add(Layer layer, Token name, Type type, List<Integer> counts) {
        long size;
        try {
            size = layer.add(name.text(), type, counts);
        } catch (ArithmeticException e) {
            size = Long.MAX_VALUE;
        }
        if (size > MOST_BYTES) {
            throw new DescriptionException(name + " makes it longer than " + MOST_BYTES + " bytes", name.position());
        }
    }

    private static boolean isWord(String word) {
        return ORDERS.containsKey(word)
                || Scalar.Kind.of(word).isPresent()
                || word.equals("struct")
                || word.equals("align");
    }
}
