package io.millrace.itests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may depend on whom, read off the manifests of the assembled bundles. */
class DependencyRulesIT {
    private static final String API = "io.millrace.api.";
    private static final String LIBC = "io.millrace.hw.libc";
    private static final String SHELL_SUPPORT = "io.millrace.gateway.shell.support";
    /** The blocks of ESP-AMP have ids and a memory map, which no package of the api can express. */
    private static final String AMP = "io.millrace.amp";
    /** Messages of a mailbox have a type, and its slot can be taken back. */
    private static final String FUSIONDOCK = "io.millrace.fusiondock";
    /** The calls of System V and POSIX have answers of their own. */
    private static final String POSIX = "io.millrace.posix";

    @Test
    void theRulesSeeBundlesOfEveryKind() {
        assertTrue(Bundles.all().stream().anyMatch(Bundles::isProtocol));
        assertTrue(Bundles.all().stream().anyMatch(Bundles::isAdapter));
        assertTrue(Bundles.all().stream().anyMatch(Bundles::isTool));
        assertTrue(Bundles.all().stream().anyMatch(bundle -> bundle.is("io.millrace.api")));
    }

    @ParameterizedTest
    @MethodSource("io.millrace.itests.rules.Bundles#all")
    void aBundleImportsOnlyTheRoomsItMayEnter(Bundles bundle) {
        Predicate<String> allowed = name -> name.startsWith(API);
        if (bundle.isAdapter() || bundle.is("io.millrace.shm.posix")) {
            allowed = allowed.or(LIBC::equals);
        }
        if (bundle.isTool()) {
            allowed = allowed.or(SHELL_SUPPORT::equals);
        }
        if (bundle.is("io.millrace.gateway.shell.amp") || bundle.is("io.millrace.sysinfo.amp")) {
            allowed = allowed.or(AMP::equals);
        }
        if (bundle.is("io.millrace.gateway.shell.fusiondock") || bundle.is("io.millrace.shm.fusiondock")) {
            allowed = allowed.or(FUSIONDOCK::equals);
        }
        if (bundle.is("io.millrace.gateway.shell.posix") || bundle.is("io.millrace.shm.posix")) {
            allowed = allowed.or(POSIX::equals);
        }
        Set<String> ours = bundle.imports().stream()
                .filter(name -> name.startsWith("io.millrace."))
                .collect(Collectors.toCollection(TreeSet::new));
        ours.removeIf(allowed);

        assertEquals(Set.of(), ours, bundle + " imports rooms that are closed to it");
    }

    @ParameterizedTest
    @MethodSource("io.millrace.itests.rules.Bundles#all")
    void aRuntimeBundleImportsNothingButTheJdkAndOsgi(Bundles bundle) {
        Set<String> foreign = bundle.imports().stream()
                .filter(name -> !name.matches("(javax?|io\\.millrace|org\\.osgi)\\..*"))
                .collect(Collectors.toCollection(TreeSet::new));
        if (bundle.isTool()) {
            foreign.removeIf(name -> name.matches("(org\\.apache\\.felix|jakarta\\.json|org\\.jline)(\\..*)?"));
        }

        assertEquals(Set.of(), foreign, bundle + " imports third-party packages");
    }

    @ParameterizedTest
    @MethodSource("io.millrace.itests.rules.Bundles#all")
    void onlyWhatOthersAreMeantToUseIsExported(Bundles bundle) {
        Set<String> exports = new TreeSet<>(bundle.exports());
        exports.removeIf(name -> bundle.is("io.millrace.api") && name.startsWith(API));
        exports.removeIf(name -> bundle.is("io.millrace.hw.adapters.libc") && name.equals(LIBC));
        exports.removeIf(name -> bundle.is("io.millrace.gateway.shell") && name.equals(SHELL_SUPPORT));
        exports.removeIf(name -> bundle.is("io.millrace.sysinfo.amp") && name.equals(AMP));
        exports.removeIf(name -> bundle.is("io.millrace.shm.fusiondock") && name.equals(FUSIONDOCK));
        exports.removeIf(name -> bundle.is("io.millrace.shm.posix") && name.equals(POSIX));

        assertEquals(Set.of(), exports, bundle + " exports what is its own business");
    }
}
