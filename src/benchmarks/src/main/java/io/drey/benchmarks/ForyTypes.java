package io.drey.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.fory.Fory;

/**
 * Shows why there is no codec by Fory: with all its guards on, bytes that one version of a class wrote bring objects
 * into fields of another version that no such field may hold, and classes into being that its checker refused.
 */
public final class ForyTypes {

    private static final PrintStream OUT = System.out;

    /** What Drey's list would allow. */
    private static final Set<String> ALLOWED =
            Set.of("shop.Order", "shop.Order$1Line", "shop.Order$Line", "java.lang.String", "java.lang.Integer");

    private static final Set<String> REFUSED = ConcurrentHashMap.newKeySet();

    /** The class as it was written. A class within a method has no name that generated code could use. */
    private static final String WRITTEN = """
            package shop;
            public class Order implements java.io.Serializable {
                public Object line = line();
                static Object line() {
                    class Line implements java.io.Serializable { Object content = 1_000_000; }
                    return new Line();
                }
                public String told() { return ""; }
            }
            """;

    /** The same with another field. */
    private static final String READ = """
            package shop;
            public class Order implements java.io.Serializable {
                public Object line;
                static Object line() {
                    class Line implements java.io.Serializable {
                        int[] content;
                        public String toString() { return "int[] content has a length of " + content.length; }
                    }
                    return new Line();
                }
                public String told() { return line.toString(); }
            }
            """;

    private static final String DECLARED = """
            package shop;
            public class Order implements java.io.Serializable {
                public Line line = new Line();
                public static final class Line implements java.io.Serializable { public int number = 7; }
                public String told() { return ""; }
            }
            """;

    private static final String UNDECLARED = """
            package shop;
            public class Order implements java.io.Serializable {
                public Thread line;
                public static final class Line implements java.io.Serializable { public int number = 7; }
                public String told() { return "line is a " + line.getClass().getName(); }
            }
            """;

    private ForyTypes() {}

    /** Without arguments. */
    public static void main(String[] arguments) throws Exception {
        for (boolean generated : new boolean[] {true, false}) {
            OUT.println(generated ? "With generated code" : "Without generated code");
            show("a number was written, the field is an int[] now", WRITTEN, READ, generated);
            show("a class of the application was written, the field is a Thread now", DECLARED, UNDECLARED, generated);
        }
    }

    private static void show(String what, String written, String read, boolean generated) throws Exception {
        OUT.println("  " + what);
        REFUSED.clear();
        try (URLClassLoader before = compiled(written);
                URLClassLoader after = compiled(read)) {
            Constructor<?> order = before.loadClass("shop.Order").getConstructor();
            byte[] bytes = fory(before, generated).serialize(order.newInstance());
            Object there = fory(after, generated).deserialize(bytes);
            OUT.println("    read: " + there.getClass().getMethod("told").invoke(there));
        } catch (RuntimeException e) {
            OUT.println("    refused: " + e.getClass().getSimpleName());
        }
        OUT.println("    the checker has refused " + REFUSED);
    }

    private static Fory fory(ClassLoader loader, boolean generated) {
        return Fory.builder()
                .withXlang(false)
                .withClassLoader(loader)
                .withCompatible(true) // else no field may be added
                .withCodegen(generated)
                .withDeserializeUnknownClass(false)
                .requireClassRegistration(false) // the checker is asked instead
                .suppressClassRegistrationWarnings(true)
                .withTypeChecker((resolver, name) -> isAllowed(name))
                .build();
    }

    private static boolean isAllowed(String name) {
        if (!ALLOWED.contains(name)) {
            REFUSED.add(name);
            return false;
        }
        return true;
    }

    /** A loader of the class with this source. */
    private static URLClassLoader compiled(String source) throws IOException {
        Path folder = Files.createTempDirectory("fory");
        Path file = folder.resolve("Order.java");
        Files.writeString(file, source);
        ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", folder.toString(), "-proc:none", file.toString());
        try (Stream<Path> all = Files.walk(folder)) {
            all.map(Path::toFile).forEach(File::deleteOnExit);
        }
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
    }
}
