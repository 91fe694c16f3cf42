package io.millrace.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CommentsTest {
    @Test
    void takesLineCommentsOutAndKeepsLines() {
        assertEquals("{     \n}", Comments.blank("{ // a\n}"));
    }

    @Test
    void takesBlockCommentsOutAndKeepsColumns() {
        assertEquals("{     \n   }", Comments.blank("{ /* x\n */}"));
    }

    @Test
    void leavesWhatLooksLikeACommentInAString() {
        String text = "{\"a\": \"http://x \\\" /* y */\"}";
        assertEquals(text, Comments.blank(text));
    }

    @Test
    void endsAtAnOpenCommentOrString() {
        assertEquals("{    ", Comments.blank("{ /* "));
        assertEquals("{\"a", Comments.blank("{\"a"));
        assertEquals("{\"a\\", Comments.blank("{\"a\\"));
    }
}
