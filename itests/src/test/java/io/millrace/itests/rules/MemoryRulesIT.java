package io.millrace.itests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who touches memory, and how, read off the classes of the assembled bundles and the sources. */
class MemoryRulesIT {
    private static final String MEMORY = "io/millrace/api/memory/Memory";
    private static final String SEGMENT = "java/lang/foreign/MemorySegment";
    private static final Set<String> BULK = Set.of(
            "copy", "copyFrom", "fill", "mismatch", "asByteBuffer", "toArray", "getString", "setString", "asSlice");
    private static final Set<String> NOT_BYTES = Set.of("of", "slice", "size", "access", "<init>");
    private static final Set<String> RESTRICTED = Set.of(
            "java/lang/foreign/Linker.downcallHandle",
            "java/lang/foreign/Linker.upcallStub",
            SEGMENT + ".reinterpret",
            "java/lang/foreign/SymbolLookup.libraryLookup",
            "java/lang/foreign/AddressLayout.withTargetLayout",
            "java/lang/System.load",
            "java/lang/System.loadLibrary",
            "java/lang/Runtime.load",
            "java/lang/Runtime.loadLibrary");
    /** Homes of native code: the bindings of the C library, and the JNI adapter for inter-processor interrupts. */
    private static final Set<String> HOMES = Set.of("io.millrace.hw.adapters.libc", "io.millrace.hw.adapters.ipi");

    private static final Pattern COMMENTS_AND_TEXT =
            Pattern.compile("/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\])*\"", Pattern.DOTALL);
    /** Times are no offsets. */
    private static final Pattern TIMES = Pattern.compile("static final long \\w+_NANOS = [^;]+;");

    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])(0x[0-9a-fA-F_]+|\\d[\\d_]*)[lL]?\\b");
    private static final Set<String> HARMLESS = Set.of("0", "1", "2");

    @Test
    void restrictedNativeCallsStayInTheirHomes() {
        for (Bundles bundle : Bundles.all()) {
            Set<String> found = calls(bundle.classes(), call -> RESTRICTED.contains(name(call)));
            if (bundle.is("io.millrace.hw.adapters.libc")) {
                assertTrue(!found.isEmpty(), "the rule no longer sees the calls it is about");
            } else if (!HOMES.contains(bundle.name())) {
                assertEquals(Set.of(), found, bundle + " makes restricted calls");
            }
        }
    }

    @Test
    void oneClassOfAProtocolTouchesMemory() {
        for (Bundles bundle : protocols()) {
            List<ClassModel> others = bundle.classes().stream()
                    .filter(type -> !simpleName(type).endsWith("View"))
                    .toList();
            Set<String> found = calls(others, MemoryRulesIT::touchesBytes);
            assertEquals(Set.of(), found, bundle + " touches memory outside its view");
            assertTrue(
                    !calls(bundle.classes(), MemoryRulesIT::touchesBytes).isEmpty(),
                    "the rule no longer sees the accesses it is about");
        }
    }

    @Test
    void noOffsetIsWrittenOutOutsideALayout() throws IOException {
        int checked = 0;
        for (Path source : sources()) {
            String code = COMMENTS_AND_TEXT.matcher(Files.readString(source)).replaceAll(" ");
            String text = TIMES.matcher(code).replaceAll(" ");
            if (text.contains("import io.millrace.api.memory.Memory;") && !isLayout(source)) {
                Set<String> numbers = NUMBER.matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .map(number -> number.replaceAll("[lL]$", ""))
                        .filter(number -> !HARMLESS.contains(number))
                        .collect(Collectors.toCollection(TreeSet::new));
                assertEquals(Set.of(), numbers, source + " has numbers that belong into its layout");
                checked++;
            }
        }
        assertTrue(checked > 0, "the rule no longer sees the sources it is about");
    }

    @Test
    void protocolsNeverMakeBulkAccessesOfTheirOwn() {
        for (Bundles bundle : protocols()) {
            assertEquals(
                    Set.of(),
                    calls(bundle.classes(), MemoryRulesIT::isBulk),
                    bundle + " makes bulk accesses that know nothing of DEVICE memory");
        }
    }

    @Test
    void bulkAccessesOfTheAccessorAskForTheKindOfMemoryFirst() {
        List<ClassModel> accessor = Bundles.all().stream()
                .filter(bundle -> bundle.is("io.millrace.api"))
                .flatMap(bundle -> bundle.classes().stream())
                .filter(type -> type.thisClass().asInternalName().startsWith("io/millrace/api/memory/"))
                .toList();
        int checked = 0;
        for (ClassModel type : accessor) {
            for (MethodModel method : type.methods()) {
                if (anyCall(
                        method,
                        call -> isBulk(call) && !"asSlice".equals(call.name().stringValue()))) {
                    assertTrue(asksForAccess(method), simpleName(type) + "." + method.methodName());
                    checked++;
                }
            }
        }
        assertTrue(checked > 0, "the rule no longer sees the accesses it is about");
    }

    private static List<Bundles> protocols() {
        return Bundles.all().stream().filter(Bundles::isProtocol).toList();
    }

    private static boolean touchesBytes(InvokeInstruction call) {
        return call.owner().asInternalName().equals(MEMORY)
                && !NOT_BYTES.contains(call.name().stringValue());
    }

    private static boolean isBulk(InvokeInstruction call) {
        return call.owner().asInternalName().equals(SEGMENT)
                && BULK.contains(call.name().stringValue());
    }

    private static Set<String> calls(List<ClassModel> types, Predicate<InvokeInstruction> wanted) {
        Set<String> found = new TreeSet<>();
        for (ClassModel type : types) {
            for (MethodModel method : type.methods()) {
                instructions(method)
                        .filter(wanted)
                        .forEach(call -> found.add(simpleName(type) + "." + method.methodName() + " -> " + name(call)));
            }
        }
        return found;
    }

    private static boolean anyCall(MethodModel method, Predicate<InvokeInstruction> wanted) {
        return instructions(method).anyMatch(wanted);
    }

    private static Stream<InvokeInstruction> instructions(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .filter(InvokeInstruction.class::isInstance)
                .map(InvokeInstruction.class::cast);
    }

    private static boolean asksForAccess(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .anyMatch(element -> element instanceof FieldInstruction field
                        && "access".equals(field.name().stringValue()));
    }

    private static String name(InvokeInstruction call) {
        return call.owner().asInternalName() + "." + call.name().stringValue();
    }

    private static String simpleName(ClassModel type) {
        String name = type.thisClass().asInternalName();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static boolean isLayout(Path source) {
        return source.getFileName().toString().endsWith("Layout.java");
    }

    private static List<Path> sources() throws IOException {
        Path root = Path.of(System.getProperty("millrace.root"));
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> root.relativize(file)
                            .toString()
                            .matches("(transport-|sysinfo-|shm-|hw-adapters/).*/src/main/java/.*\\.java"))
                    .toList();
        }
    }
}
