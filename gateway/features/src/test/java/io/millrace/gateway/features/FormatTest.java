package io.millrace.gateway.features;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.gateway.features.Assembled.Placed;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.junit.jupiter.api.Test;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureExtension;
import org.xml.sax.SAXException;

/** What is written is read by those it is for. */
class FormatTest {
    private static final Artifact LOG = new Artifact("org.osgi", "log", "1.5.0", "", Path.of("log.jar"));
    private static final Artifact API =
            new Artifact("io.millrace", "io.millrace.api", "0.1.0-SNAPSHOT", "The api", Path.of("api.jar"));
    private static final Artifact FELIX = new Artifact("org.apache.felix", "framework", "7.0.5", "", Path.of("f.jar"));

    private final Feature base =
            new Feature(Feature.BASE, "What it starts with", List.of(new Placed(LOG, 1), new Placed(API, 20)), true);
    private final Feature vox = new Feature("millrace-vox", "A \"link\" & <more>", List.of(new Placed(API, 20)), false);

    private static org.osgi.service.feature.Feature read(String json) throws IOException {
        return new FeatureServiceImpl().readFeature(new StringReader(json));
    }

    @Test
    void theFeatureServiceReadsTheBase() throws IOException {
        org.osgi.service.feature.Feature read = read(FeatureJson.of(base, "0.1.0-SNAPSHOT", FELIX));

        assertEquals(
                "io.millrace:io.millrace.gateway.dist:osgifeature:millrace-base:0.1.0-SNAPSHOT",
                read.getID().toString());
        assertEquals("millrace-base", read.getName().orElseThrow());
        assertEquals(true, read.isComplete());
        assertEquals(
                List.of("org.osgi:log:1.5.0", "io.millrace:io.millrace.api:0.1.0-SNAPSHOT"),
                read.getBundles().stream()
                        .map(bundle -> bundle.getID().toString())
                        .toList());
        FeatureBundle log = read.getBundles().getFirst();
        assertEquals(Map.of("bundleStartLevel", 1L), numbers(log.getMetadata()));
        FeatureExtension framework = read.getExtensions().get("launch-framework");
        assertEquals(FeatureExtension.Type.ARTIFACTS, framework.getType());
        assertEquals(
                "org.apache.felix:framework:7.0.5",
                framework.getArtifacts().getFirst().getID().toString());
    }

    /** Readers differ in which class they take for a number. */
    private static Map<String, Object> numbers(Map<String, Object> metadata) {
        return Map.of("bundleStartLevel", ((Number) metadata.get("bundleStartLevel")).longValue());
    }

    @Test
    void theFeatureServiceReadsOneOfTheOthers() throws IOException {
        org.osgi.service.feature.Feature read = read(FeatureJson.of(vox, "0.1.0-SNAPSHOT", FELIX));

        assertEquals(
                "A \"link\" & <more>; needs millrace-base",
                read.getDescription().orElseThrow());
        assertEquals(false, read.isComplete());
        assertEquals(Map.of(), read.getExtensions());
    }

    @Test
    void theSchemaOfKarafAllowsIt() throws SAXException {
        Validator validator = schema().newValidator();
        String xml = KarafXml.of(List.of(base, vox), "0.1.0-SNAPSHOT");

        assertDoesNotThrow(() -> validator.validate(new StreamSource(new StringReader(xml))), xml);

        String wrong = xml.replace("dependency=\"true\"", "dependency=\"perhaps\"");
        assertThrows(SAXException.class, () -> validator.validate(new StreamSource(new StringReader(wrong))));
    }

    private static Schema schema() throws SAXException {
        return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(FormatTest.class.getResource("/org/apache/karaf/features/karaf-features-1.6.0.xsd"));
    }
}
