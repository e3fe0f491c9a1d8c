package io.drey.tck;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jsr107.tck.CachingTest;
import org.junit.Test;

/** The kit's test classes, as they lie in its archive. */
final class KitTests {

    private static final String ANNOTATION_TESTS = "org.jsr107.tck.annotation.";

    private KitTests() {}

    /** Those of the annotations, or all others, in the order of their names. */
    static Class<?>[] of(boolean annotations) throws IOException {
        try (JarFile kit = new JarFile(archive().toFile())) {
            return kit.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith("Test.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> name.startsWith(ANNOTATION_TESTS) == annotations)
                    .sorted()
                    .map(KitTests::load)
                    .filter(KitTests::hasTests)
                    .toArray(Class<?>[]::new);
        }
    }

    private static Path archive() throws IOException {
        try {
            return Path.of(CachingTest.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException("where the kit lies is no file", e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the kit lacks what it lists: " + name, e);
        }
    }

    private static boolean hasTests(Class<?> type) {
        return !Modifier.isAbstract(type.getModifiers())
                && Stream.of(type.getMethods()).anyMatch(method -> method.isAnnotationPresent(Test.class));
    }
}
