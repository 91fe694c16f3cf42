package io.millrace.gateway.features;

import io.millrace.gateway.features.Assembled.Placed;
import java.util.List;

/** Features as Karaf reads them. */
final class KarafXml {
    private final StringBuilder text = new StringBuilder();

    private KarafXml() {}

    /**
     * The text of {@code features.xml}.
     *
     * @param version of all features
     */
    static String of(List<Feature> features, String version) {
        KarafXml xml = new KarafXml();
        xml.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        xml.line("<features xmlns=\"http://karaf.apache.org/xmlns/features/v1.6.0\" name=\"millrace\">");
        features.forEach(feature -> xml.add(feature, version));
        xml.line("</features>");
        return xml.text.toString();
    }

    private void add(Feature feature, String version) {
        line("  <feature name=\"" + feature.name() + "\" version=\"" + version + "\" description=\""
                + escaped(feature.description()) + "\">");
        if (!feature.base()) {
            line("    <feature version=\"" + version + "\">" + Feature.BASE + "</feature>");
        }
        feature.bundles().forEach(this::add);
        line("  </feature>");
    }

    /** Karaf has most of what is not ours, and takes these only if it has not. */
    private void add(Placed placed) {
        Artifact artifact = placed.artifact();
        String from = artifact.isOurs() ? "" : " dependency=\"true\"";
        line("    <bundle" + from + ">" + artifact.url() + "</bundle>");
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
