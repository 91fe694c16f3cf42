package io.millrace.gateway.loader.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

/** An index as bnd writes it, and others. */
final class IndexReaderTest {
    private static final String IDENTITY = """
            <capability namespace='osgi.identity'><attribute name='osgi.identity' value='a'/>
            <attribute name='version' type='Version' value='1.2.3'/></capability>""";
    private static final String CONTENT =
            "<capability namespace='osgi.content'><attribute name='url' value='a.jar'/></capability>";

    @Test
    void readsWhatTheBuildWrites() throws IOException {
        IndexResource devmem = golden();
        assertEquals("io.millrace.hw.adapters.devmem", devmem.name());
        assertEquals("0.1.0.SNAPSHOT", devmem.version());
        assertEquals("io.millrace.hw.adapters.devmem.jar", devmem.url());
        assertEquals("0D45BB48DBDBB3B088E20FC2EAF7142E68F64875620F5D2B5D4EBF81BAB08EC1", devmem.digest());
        assertEquals(Set.of("io.millrace.segment.devmem", "io.millrace.devmem"), Offer.pids(devmem));
        assertEquals(Set.of("devmem"), Offer.protocols(devmem));
        assertEquals(
                44_943L,
                devmem.getCapabilities("osgi.content")
                        .getFirst()
                        .getAttributes()
                        .get("size"));
        assertEquals(
                Version.parseVersion("0.1.0.SNAPSHOT"),
                devmem.getCapabilities("osgi.identity")
                        .getFirst()
                        .getAttributes()
                        .get("version"));
        assertEquals(7, devmem.getRequirements("osgi.wiring.package").size());
        assertEquals(
                "active",
                devmem.getRequirements("osgi.service")
                        .getFirst()
                        .getDirectives()
                        .get("effective"));
    }

    private static IndexResource golden() throws IOException {
        try (InputStream in = IndexReaderTest.class.getResourceAsStream("index.xml")) {
            List<IndexResource> resources = IndexReader.read(in);
            assertEquals(1, resources.size());
            return resources.getFirst();
        }
    }

    private static List<IndexResource> read(String text) throws IOException {
        return IndexReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String message(String text) {
        return assertThrows(IOException.class, () -> read(text)).getMessage();
    }

    @Test
    void theNewestVersionComesFirst() throws IOException {
        String one = "<resource>" + IDENTITY + CONTENT + "</resource>";
        String text =
                "<repository>" + one + one.replace("1.2.3", "1.10.0") + one.replace("1.2.3", "1.9") + "</repository>";
        assertEquals(
                List.of("a 1.10.0", "a 1.9.0", "a 1.2.3"),
                read(text).stream().map(IndexResource::toString).toList());
    }

    @Test
    void whatNobodyKnowsIsPassedOver() throws IOException {
        String odd = "<odd><capability namespace='osgi.identity'/></odd>";
        String text = "<repository>" + odd + "<resource>" + odd.replace("capability", "thing") + IDENTITY + CONTENT
                + "</resource></repository>";
        assertEquals("a", read(text).getFirst().name());
        assertEquals(List.of(), read("<repository/>"));
    }

    @Test
    void everyTypeOfTheSpecificationIsRead() throws IOException {
        String text = "<repository><resource>" + IDENTITY + CONTENT + """
                <capability namespace='x'>
                <attribute name='long' type='Long' value='7'/>
                <attribute name='double' type='Double' value='0.5'/>
                <attribute name='strings' type='List&lt;String>' value='a\\,b, c'/>
                <attribute name='versions' type='List&lt;Version>' value='1,2.1'/>
                </capability></resource></repository>""";
        var attributes = read(text).getFirst().getCapabilities("x").getFirst().getAttributes();
        assertEquals(7L, attributes.get("long"));
        assertEquals(0.5, attributes.get("double"));
        assertEquals(List.of("a,b", "c"), attributes.get("strings"));
        assertEquals(List.of(Version.parseVersion("1.0"), Version.parseVersion("2.1")), attributes.get("versions"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    Version        | one    | is "one", which is no Version
                    Long           | 1.5    | is "1.5", which is no Long
                    Double         | ten    | is "ten", which is no Double
                    List&lt;Long>  | 1,x    | is "1,x", which is no List<Long>
                    """)
    void aValueThatIsNoneIsNamedWithItsPlace(String type, String value, String what) {
        String text = "<repository><resource>\n<capability namespace='x'>\n<attribute name='size' type='" + type
                + "' value='" + value + "'/></capability></resource></repository>";
        String message = message(text);
        assertTrue(message.matches("line 3, column \\d+: .*"), message);
        assertTrue(message.endsWith("attribute size " + what), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<repository>\n<resource>",
                "<repository>\n<resource></repository>",
                "no xml",
                "<repository>\n&lt",
                "<!DOCTYPE r [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><repository>\n&e;</repository>"
            })
    void whatIsNoXmlIsRefusedWithItsPlace(String text) {
        String message = message(text);
        assertTrue(message.matches("line \\d+, column \\d+: is no index of a repository"), message);
    }

    @Test
    void whatIsAnotherXmlIsRefused() {
        String message = message("<html></html>");
        assertTrue(
                message.matches("line 1, column \\d+: begins with <html>; an index begins with <repository>"), message);
    }

    @Test
    void aResourceThatCannotBeInstalledIsRefused() {
        String nobody = message("<repository>\n<resource>" + CONTENT + "</resource></repository>");
        assertTrue(nobody.matches("line 2, column \\d+: a resource without osgi.identity"), nobody);
        String nowhere = message("<repository>\n<resource>" + IDENTITY + "</resource></repository>");
        assertTrue(nowhere.matches("line 3, column \\d+: a has no osgi.content with a url"), nowhere);
        String odd = message("<repository><resource>" + IDENTITY.replace("type='Version' value='1.2.3'", "value='x'")
                + CONTENT + "</resource></repository>");
        assertTrue(odd.endsWith("the version of a is \"x\", which is none"), odd);
    }
}
