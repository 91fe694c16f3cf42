package io.millrace.gateway.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetatypeTest {
    private static final String FILE = """
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
              <OCD id="c" name="C">
                <AD id="path" type="String" name="p"/>
                <AD id="size" type="Long" min="-1" max="64" default="0"/>
                <AD id="role" type="String" default="A"><Option label="" value="A"/><Option label="" value="B"/></AD>
                <AD id="owner" type="String" required="false"/>
              </OCD>
              <Designate factoryPid="io.x"><Object ocdref="c"/></Designate>
            </metatype:MetaData>
            """;

    @Test
    void readsTypesBoundsOptionsAndWhatIsNeeded() throws IOException {
        Map<String, Map<String, Attribute>> all = Metatype.read(stream(FILE));
        assertEquals(Set.of("io.x"), all.keySet());
        Map<String, Attribute> attributes = all.get("io.x");
        assertEquals(
                new Attribute(
                        "size",
                        "Long",
                        Optional.of(BigDecimal.ONE.negate()),
                        Optional.of(BigDecimal.valueOf(64)),
                        List.of(),
                        false),
                attributes.get("size"));
        assertEquals(List.of("A", "B"), attributes.get("role").options());
        assertEquals(
                List.of("path"),
                attributes.values().stream()
                        .filter(Attribute::needed)
                        .map(Attribute::id)
                        .toList());
    }

    @Test
    void refusesWhatIsNoXml() {
        assertThrows(IOException.class, () -> Metatype.read(stream("<a><b></a>")));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
