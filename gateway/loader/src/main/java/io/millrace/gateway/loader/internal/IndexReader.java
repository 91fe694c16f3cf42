package io.millrace.gateway.loader.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Version;

/** Reads an index as the OSGi Repository Service describes it. Thread-safety: confined to one thread. */
final class IndexReader {
    private static final Comparator<IndexResource> NEWEST = Comparator.comparing(
                    (IndexResource resource) -> Version.parseVersion(resource.version()))
            .reversed();

    private final XMLStreamReader xml;
    private final List<IndexResource> resources = new ArrayList<>();

    private IndexReader(XMLStreamReader xml) {
        this.xml = xml;
    }

    /**
     * Reads it.
     *
     * @return its resources, the newest version of each first
     * @throws IOException if it cannot be read, or is no such index, with line and column
     */
    static List<IndexResource> read(InputStream in) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            IndexReader reader = new IndexReader(factory.createXMLStreamReader(in));
            reader.readAll();
            return reader.resources.stream().sorted(NEWEST).toList();
        } catch (XMLStreamException e) {
            throw new IOException(place(e.getLocation()) + "is no index of a repository", e);
        }
    }

    private static String place(Location location) {
        return "line " + location.getLineNumber() + ", column " + location.getColumnNumber() + ": ";
    }

    private IOException wrong(String what) {
        return new IOException(place(xml.getLocation()) + what);
    }

    private void readAll() throws XMLStreamException, IOException {
        xml.nextTag();
        if (!xml.getLocalName().equals("repository")) {
            throw wrong("begins with <" + xml.getLocalName() + ">; an index begins with <repository>");
        }
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT
                    && xml.getLocalName().equals("resource")) {
                resources.add(resource());
            }
        }
    }

    private IndexResource resource() throws XMLStreamException, IOException {
        List<IndexResource.Clause> capabilities = new ArrayList<>();
        List<IndexResource.Clause> requirements = new ArrayList<>();
        while (!isEndOf("resource")) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                if (xml.getLocalName().equals("capability")) {
                    capabilities.add(clause("capability"));
                } else if (xml.getLocalName().equals("requirement")) {
                    requirements.add(clause("requirement"));
                }
            }
        }
        IndexResource resource = new IndexResource(capabilities, requirements);
        check(resource);
        return resource;
    }

    private void check(IndexResource resource) throws IOException {
        if (resource.name().isEmpty()) {
            throw wrong("a resource without osgi.identity");
        }
        if (resource.url().isEmpty()) {
            throw wrong(resource.name() + " has no osgi.content with a url");
        }
        try {
            Version.parseVersion(resource.version());
        } catch (IllegalArgumentException e) {
            throw wrong("the version of " + resource.name() + " is \"" + resource.version() + "\", which is none");
        }
    }

    private IndexResource.Clause clause(String element) throws XMLStreamException, IOException {
        String namespace = get("namespace", "");
        Map<String, Object> attributes = new HashMap<>();
        Map<String, String> directives = new HashMap<>();
        while (!isEndOf(element)) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                if (xml.getLocalName().equals("attribute")) {
                    attributes.put(get("name", ""), value());
                } else if (xml.getLocalName().equals("directive")) {
                    directives.put(get("name", ""), get("value", ""));
                }
            }
        }
        return new IndexResource.Clause(namespace, attributes, directives);
    }

    private boolean isEndOf(String element) {
        return xml.isEndElement() && xml.getLocalName().equals(element);
    }

    private String get(String attribute, String otherwise) {
        String value = xml.getAttributeValue(null, attribute);
        return value == null ? otherwise : value;
    }

    private Object value() throws IOException {
        String type = get("type", "String");
        String text = get("value", "");
        try {
            return value(type, text);
        } catch (IllegalArgumentException e) {
            throw wrong("attribute " + get("name", "") + " is \"" + text + "\", which is no " + type);
        }
    }

    private static Object value(String type, String text) {
        return type.startsWith("List<") && type.endsWith(">")
                ? Stream.of(text.split("(?<!\\\\),"))
                        .map(each -> each.replaceAll("\\\\(.)", "$1").strip())
                        .map(scalar(type.substring("List<".length(), type.length() - 1)))
                        .toList()
                : scalar(type).apply(text);
    }

    private static Function<String, Object> scalar(String type) {
        return switch (type) {
            case "Version" -> Version::parseVersion;
            case "Long" -> Long::valueOf;
            case "Double" -> Double::valueOf;
            default -> text -> text;
        };
    }
}
