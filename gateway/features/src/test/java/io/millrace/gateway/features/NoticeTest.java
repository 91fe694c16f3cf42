package io.millrace.gateway.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticeTest {
    @TempDir
    private Path temporary;

    private List<String> lines(Jars jars) throws IOException {
        Map<String, Path> folders = new TreeMap<>(Map.of("lib", jars.folder().resolve("lib")));
        Path bundles = jars.folder().resolve("bundles");
        if (Files.exists(bundles)) {
            folders.put("bundles", bundles);
        }
        return Notice.of(folders).lines().toList();
    }

    @Test
    void eachJarOfOthersIsNamedOnceWithItsLicenceAndItsPlaces() throws IOException {
        Map<String, String> eclipse = Map.of(
                "Bundle-License",
                "https://projects.eclipse.org/license/epl-2.0, "
                        + "https://projects.eclipse.org/license/secondary-gpl-2.0-cp");
        Jars jars = new Jars(temporary)
                .add("lib", "jakarta", "jakarta.servlet-api", eclipse)
                .add("bundles/01", "jakarta", "jakarta.servlet-api", eclipse)
                .unknown("lib", "picocli-4.7.7.jar", Map.of())
                .ours("bundles/20", "io.millrace.api", Map.of("Bundle-License", "Secret"));

        List<String> lines = lines(jars);

        assertEquals(
                List.of(
                        "jakarta.servlet-api 1.2.3, EPL-2.0 or GPL-2.0 with Classpath exception,"
                                + " source at https://github.com/jakartaee/servlet",
                        "  bundles/01/jakarta.servlet-api.jar, lib/jakarta.servlet-api.jar",
                        "org.apache.felix.framework 1.2.3, Apache-2.0",
                        "  lib/org.apache.felix.framework.jar",
                        "picocli 1.2.3, Apache-2.0",
                        "  lib/picocli-4.7.7.jar"),
                lines.subList(lines.indexOf("") + 5, lines.size()));
    }

    @Test
    void aLicenceNobodyHasLookedAtEndsTheBuild() {
        Jars jars = new Jars(temporary).add("bundles/01", "org.odd", "odd", Map.of("Bundle-License", "Odd-1.0"));

        BuildException e = assertThrows(BuildException.class, () -> lines(jars));

        assertTrue(e.getMessage().contains("odd.jar has the licence \"Odd-1.0\", which is not one of"), e::getMessage);
    }

    @Test
    void aLicenceThatAsksForTheSourceEndsTheBuildWithoutIt() {
        String eclipse = "http://www.eclipse.org/legal/epl-2.0, https://www.gnu.org/software/classpath/license.html";
        Jars jars = new Jars(temporary).add("bundles/01", "org.odd", "odd", Map.of("Bundle-License", eclipse));

        BuildException e = assertThrows(BuildException.class, () -> lines(jars));

        assertTrue(e.getMessage().startsWith("odd is under the EPL-2.0 or "), e::getMessage);
    }

    @Test
    void aJarLeftFromABuildBeforeEndsTheBuild() {
        Jars jars = new Jars(temporary)
                .unknown("lib", "picocli-4.7.6.jar", Map.of())
                .unknown("lib", "picocli-4.7.7.jar", Map.of());

        BuildException e = assertThrows(BuildException.class, () -> lines(jars));

        assertTrue(
                e.getMessage()
                        .endsWith("picocli-4.7.7.jar is there beside picocli-4.7.6.jar; "
                                + "one was left by a build before: remove it"),
                e::getMessage);
    }
}
