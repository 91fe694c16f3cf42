package io.millrace.gateway.runtime.internal;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads metatype files: what the metatype service hands out lacks the bounds, and a message must name what is allowed.
 */
final class Metatype {
    private final Map<String, Map<String, Attribute>> byClass = new HashMap<>();
    private final Map<String, Map<String, Attribute>> byPid = new HashMap<>();
    private final XMLStreamReader xml;

    private Metatype(XMLStreamReader xml) {
        this.xml = xml;
    }

    /**
     * Reads one file.
     *
     * @return by PID, the attributes by name
     * @throws IOException if it cannot be read, or is no XML
     */
    static Map<String, Map<String, Attribute>> read(InputStream in) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try {
            Metatype file = new Metatype(factory.createXMLStreamReader(in));
            file.readAll();
            return file.byPid;
        } catch (XMLStreamException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void readAll() throws XMLStreamException {
        String id = "";
        Map<String, Attribute> attributes = Map.of();
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "OCD" -> {
                    id = get("id").orElse("");
                    attributes = new LinkedHashMap<>();
                    byClass.put(id, attributes);
                }
                case "AD" -> {
                    Attribute attribute = attribute();
                    attributes.put(attribute.id(), attribute);
                }
                case "Designate" -> id = get("factoryPid").or(() -> get("pid")).orElse("");
                case "Object" ->
                    byPid.put(id, byClass.getOrDefault(get("ocdref").orElse(""), Map.of()));
                default -> {}
            }
        }
    }

    private Attribute attribute() throws XMLStreamException {
        String id = get("id").orElse("");
        String type = get("type").orElse("String");
        Optional<BigDecimal> min = get("min").map(BigDecimal::new);
        Optional<BigDecimal> max = get("max").map(BigDecimal::new);
        boolean needed = !"false".equals(get("required").orElse("true"))
                && get("default").isEmpty();
        return new Attribute(id, type, min, max, options(), needed);
    }

    private List<String> options() throws XMLStreamException {
        List<String> options = new ArrayList<>();
        while (!(xml.next() == XMLStreamConstants.END_ELEMENT
                && xml.getLocalName().equals("AD"))) {
            if (xml.isStartElement() && xml.getLocalName().equals("Option")) {
                options.add(get("value").orElse(""));
            }
        }
        return options;
    }

    private Optional<String> get(String attribute) {
        return Optional.ofNullable(xml.getAttributeValue(null, attribute));
    }
}
