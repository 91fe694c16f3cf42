package io.millrace.gateway.loader.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of jars, good and bad. */
final class RepositoryTest {
    @TempDir
    Path folder;

    private final Sample sample = Sample.of("io.millrace.a").brings("a", "io.millrace.a");

    private IndexedFolder indexed() {
        return IndexedFolder.of(folder.resolve("with a space"), sample);
    }

    @Test
    void aFolderAnIndexAndTheirUrlsAreTheSame() throws IOException {
        Path path = indexed().path();
        for (String location : List.of(
                path.toString(),
                path.resolve("index.xml").toString(),
                path.toUri().toString(),
                path.resolve("index.xml").toUri().toString())) {
            Repository repository = Repository.read(location);
            assertEquals(Optional.empty(), repository.problem());
            assertArrayEquals(
                    sample.jar(), repository.content(repository.resources().getFirst()), location);
        }
    }

    @Test
    void aUrlOfAnIndexIsEscaped() throws IOException {
        Sample odd = Sample.of("odd%name ü");
        IndexedFolder indexed = IndexedFolder.of(folder.resolve("ä #1"), odd);
        Repository repository = Repository.read(indexed.path().toString());
        IndexResource resource = repository.resources().getFirst();
        assertTrue(resource.url().contains("%25"), resource.url());
        assertEquals(indexed.jar(odd), repository.jar(resource));
        assertArrayEquals(odd.jar(), repository.content(resource));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://example.org/repo", "https://example.org/repo", "file:relative", "file://host/x y", "a\0b"
            })
    void whatIsNoFolderIsRefused(String location) {
        Repository repository = Repository.read(location);
        assertEquals(
                Optional.of("repository " + location
                        + ": is no folder; allowed: a path, or a file: URL, of a folder with index.xml"),
                repository.problem());
        assertEquals(List.of(), repository.resources());
    }

    @Test
    void aFolderThatIsNotThereIsNamedAndFoundWhenItIs() {
        String missing = folder.resolve("later").toString();
        Repository repository = Repository.read(missing);
        assertEquals(Optional.of("repository " + missing + ": no such file: " + missing), repository.problem());
        assertFalse(repository.hasChanged());
        IndexedFolder.of(folder.resolve("later"), sample);
        assertTrue(repository.hasChanged());
        assertEquals(1, Repository.read(missing).resources().size());
    }

    @Test
    void aFolderWithoutAnIndexIsNamed() {
        Repository repository = Repository.read(folder.toString());
        assertEquals(
                Optional.of("repository " + folder + ": no such file: " + folder.resolve("index.xml")),
                repository.problem());
    }

    @Test
    void anIndexThatGoesIsSeen() throws IOException {
        IndexedFolder indexed = indexed();
        Repository repository = Repository.read(indexed.path().toString());
        assertFalse(repository.hasChanged());
        Files.delete(indexed.path().resolve("index.xml"));
        assertTrue(repository.hasChanged());
    }

    /** Of the same length, and with the time of the one before. */
    @Test
    void anotherIndexIsSeen() throws IOException {
        IndexedFolder indexed = indexed();
        Path index = indexed.path().resolve("index.xml");
        Repository repository = Repository.read(indexed.path().toString());
        FileTime time = Files.getLastModifiedTime(index);
        Path other = folder.resolve("other");
        Files.writeString(other, Files.readString(index).replace("io.millrace.a", "io.millrace.b"));
        Files.setLastModifiedTime(other, time);
        Files.move(other, index, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertTrue(repository.hasChanged());
    }

    @Test
    void ajarThatIsAnotherOneIsRefused() throws IOException {
        IndexedFolder indexed = indexed();
        Repository repository = Repository.read(indexed.path().toString());
        byte[] changed = sample.jar();
        changed[changed.length / 2] ^= 1;
        Files.write(indexed.jar(sample), changed);
        IndexResource resource = repository.resources().getFirst();
        String message = assertThrows(IOException.class, () -> repository.content(resource))
                .getMessage();
        assertTrue(message.startsWith(indexed.jar(sample) + " has the digest "), message);
        assertTrue(message.endsWith(", the index says " + resource.digest() + "; it is not installed"), message);
    }

    @Test
    void aJarThatIsNotThereIsNamed() throws IOException {
        IndexedFolder indexed = indexed();
        Repository repository = Repository.read(indexed.path().toString());
        Files.delete(indexed.jar(sample));
        IndexResource resource = repository.resources().getFirst();
        String message = assertThrows(IOException.class, () -> repository.content(resource))
                .getMessage();
        assertEquals(indexed.jar(sample) + ": no such file: " + indexed.jar(sample), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org/a.jar", "a b.jar"})
    void aJarElsewhereIsRefused(String url) {
        IndexedFolder indexed =
                new IndexedFolder(folder).index("<repository>" + sample.xml(url, "00") + "</repository>");
        Repository repository = Repository.read(indexed.path().toString());
        IndexResource resource = repository.resources().getFirst();
        String message = assertThrows(IOException.class, () -> repository.content(resource))
                .getMessage();
        assertEquals(url + " is no file: URL", message);
    }

    @Test
    void onlyWhatHasChangedIsReadAgain() {
        IndexedFolder one = IndexedFolder.of(folder.resolve("one"), sample);
        IndexedFolder two = IndexedFolder.of(folder.resolve("two"), Sample.of("io.millrace.b"));
        Repositories repositories =
                new Repositories(List.of(one.path().toString(), two.path().toString()));
        List<Repository> before = repositories.all();
        assertFalse(repositories.refresh());
        two.index("<repository>");
        assertTrue(repositories.refresh());
        assertEquals(before.getFirst(), repositories.all().getFirst());
        assertEquals(1, repositories.problems().size());
        assertEquals(
                List.of("io.millrace.a"),
                repositories.resources().stream().map(IndexResource::name).toList());
        IndexResource there = repositories.resources().getFirst();
        assertEquals(Optional.of(before.getFirst()), repositories.of(there));
    }
}
