package io.millrace.gateway.loader.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.osgi.framework.BundleActivator;

/** A tiny bundle, as a jar and as an index describes it. Thread-safety: confined to one thread. */
final class Sample {
    private final String name;
    private final String version;
    private final List<String> capabilities = new ArrayList<>();
    private final List<String> requirements = new ArrayList<>();
    private final List<String> described = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private Sample(String name, String version) {
        this.name = name;
        this.version = version;
        described.add(capability(
                "osgi.identity",
                attribute("osgi.identity", name) + "<attribute name='version' type='Version' value='" + version
                        + "'/>"));
    }

    static Sample of(String name) {
        return of(name, "1.0.0");
    }

    static Sample of(String name, String version) {
        return new Sample(name, version);
    }

    String name() {
        return name;
    }

    /** It can be configured. */
    Sample brings(String protocol, String... pids) {
        String all = String.join(",", pids);
        capabilities.add("io.millrace.transport;protocol=" + protocol + ";pid:List<String>=\"" + all + "\"");
        described.add(capability(
                "io.millrace.transport",
                attribute("protocol", protocol) + "<attribute name='pid' type='List&lt;String>' value='" + all
                        + "'/>"));
        return this;
    }

    /** It has commands for a protocol. */
    Sample commands(String protocol) {
        capabilities.add("io.millrace.shell;protocol=" + protocol);
        described.add(capability("io.millrace.shell", attribute("protocol", protocol)));
        return this;
    }

    /** It registers a service. */
    Sample serves(String type) {
        capabilities.add("osgi.service;objectClass:List<String>=\"" + type + "\"");
        described.add(capability(
                "osgi.service", "<attribute name='objectClass' type='List&lt;String>' value='" + type + "'/>"));
        return this;
    }

    /** It wants a service while it runs. */
    Sample wants(String type) {
        String filter = "(objectClass=" + type + ")";
        requirements.add("osgi.service;effective:=active;filter:=\"" + filter + "\"");
        described.add(requirement("osgi.service", filter, "<directive name='effective' value='active'/>"));
        return this;
    }

    Sample exports(String wiringPackage) {
        headers.put("Export-Package", wiringPackage);
        described.add(capability(
                "osgi.wiring.package",
                attribute("osgi.wiring.package", wiringPackage)
                        + "<attribute name='version' type='Version' value='0.0.0'/>"));
        return this;
    }

    Sample imports(String wiringPackage) {
        headers.merge("Import-Package", wiringPackage, (before, more) -> before + "," + more);
        described.add(requirement("osgi.wiring.package", "(osgi.wiring.package=" + wiringPackage + ")", ""));
        return this;
    }

    Sample header(String header, String value) {
        headers.put(header, value);
        return this;
    }

    Sample entry(String path, byte[] bytes) {
        entries.put(path, bytes);
        return this;
    }

    /** The activator's class goes into the jar. */
    Sample activator(Class<? extends BundleActivator> type) {
        headers.put("Bundle-Activator", type.getName());
        imports("org.osgi.framework");
        String path = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
            return entry(path, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] jar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest())) {
            for (var entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        headers.forEach(main::putValue);
        put(main, "Provide-Capability", capabilities);
        put(main, "Require-Capability", requirements);
        return manifest;
    }

    private static void put(Attributes main, String header, List<String> clauses) {
        if (!clauses.isEmpty()) {
            main.putValue(header, String.join(",", clauses));
        }
    }

    /** As an index describes it. */
    String xml(String url, String digest) {
        return described.stream()
                .collect(Collectors.joining(
                        "\n",
                        "<resource>\n",
                        capability("osgi.content", attribute("url", url) + attribute("osgi.content", digest))
                                + "</resource>\n"));
    }

    private static String capability(String namespace, String inside) {
        return "<capability namespace='" + namespace + "'>" + inside + "</capability>";
    }

    private static String requirement(String namespace, String filter, String more) {
        return "<requirement namespace='" + namespace + "'><directive name='filter' value='" + filter + "'/>" + more
                + "</requirement>";
    }

    private static String attribute(String name, String value) {
        return "<attribute name='" + name + "' value='" + value + "'/>";
    }
}
