package io.millrace.itests.container;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodElement;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/** A jar of a bundle, taken apart and put together otherwise. Thread-safety: confined to one thread. */
final class Revision {
    private static final Pattern IMPLEMENTATION = Pattern.compile("<implementation class=\"([^\"]+)\"");
    private static final ClassDesc FAILURE = ClassDesc.of("java.lang.IllegalStateException");

    private final Manifest manifest;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    Revision(byte[] jar) {
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
            manifest = in.getManifest();
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It wants a package that nobody has. */
    Revision importing(String wanted) {
        manifest.getMainAttributes()
                .merge(new Attributes.Name("Import-Package"), wanted, (old, more) -> old + "," + more);
        return this;
    }

    /** It has no components any more. */
    Revision withoutComponents() {
        manifest.getMainAttributes().remove(new Attributes.Name("Service-Component"));
        return this;
    }

    /** None of its components can be made. */
    Revision throwing(String words) {
        Set<String> components = entries.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("OSGI-INF/"))
                .flatMap(entry -> IMPLEMENTATION.matcher(text(entry.getValue())).results())
                .map(found -> path(found))
                .collect(Collectors.toSet());
        entries.replaceAll((name, bytes) -> components.contains(name) ? throwing(bytes, words) : bytes);
        return this;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String path(MatchResult found) {
        return found.group(1).replace('.', '/') + ".class";
    }

    private static byte[] throwing(byte[] component, String words) {
        ClassModel model = ClassFile.of().parse(component);
        return ClassFile.of()
                .transformClass(
                        model,
                        ClassTransform.transformingMethods(
                                method -> method.methodName().equalsString(ConstantDescs.INIT_NAME),
                                (method, element) -> replace(method, element, words)));
    }

    private static void replace(java.lang.classfile.MethodBuilder method, MethodElement element, String words) {
        if (element instanceof CodeModel) {
            method.withCode(code -> code.new_(FAILURE)
                    .dup()
                    .ldc(words)
                    .invokespecial(
                            FAILURE,
                            ConstantDescs.INIT_NAME,
                            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String))
                    .athrow());
        } else {
            method.with(element);
        }
    }

    byte[] jar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (var entry : entries.entrySet()) {
                if (!entry.getKey().equals("META-INF/")) {
                    jar.putNextEntry(new ZipEntry(entry.getKey()));
                    jar.write(entry.getValue());
                    jar.closeEntry();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
