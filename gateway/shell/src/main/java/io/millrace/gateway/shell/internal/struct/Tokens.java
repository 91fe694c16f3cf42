package io.millrace.gateway.shell.internal.struct;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a description, one after another; spaces and comments as in C are left out. Thread-safety: one thread.
 */
final class Tokens {
    private static final Pattern TOKEN =
            Pattern.compile("\\s+|//[^\\n]*|/\\*(?s:.*?)\\*/|(?<token>[A-Za-z_]\\w*|[0-9]\\w*|[{}\\[\\];])");

    private final List<Token> tokens = new ArrayList<>();
    private int next;

    /**
     * Takes a text apart.
     *
     * @throws DescriptionException if a sign in it means nothing
     */
    Tokens(String text) {
        Matcher matcher = TOKEN.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!matcher.region(at, text.length()).lookingAt()) {
                throw new DescriptionException(
                        "\"" + text.charAt(at) + "\" means nothing; allowed: names, numbers and { } [ ] ;", at);
            }
            if (matcher.group("token") != null) {
                tokens.add(new Token(matcher.group("token"), at));
            }
            at = matcher.end();
        }
        tokens.add(new Token("", text.length()));
    }

    Token peek() {
        return tokens.get(next);
    }

    Token take() {
        Token token = tokens.get(next);
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    /** Takes a word if it is the next one. */
    boolean skip(String word) {
        boolean is = peek().is(word);
        if (is) {
            take();
        }
        return is;
    }

    /**
     * Takes a word that has to be there.
     *
     * @throws DescriptionException if another one is
     */
    void expect(String word, String where) {
        Token token = take();
        if (!token.is(word)) {
            throw new DescriptionException(
                    "\"" + word + "\" is missing " + where + ", found " + token, token.position());
        }
    }

    /**
     * Takes a name.
     *
     * @throws DescriptionException if there is none
     */
    Token name(String what) {
        Token token = take();
        if (!token.isName()) {
            throw new DescriptionException("a name is missing " + what + ", found " + token, token.position());
        }
        return token;
    }
}
