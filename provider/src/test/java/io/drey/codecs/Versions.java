package io.drey.codecs;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Versions of classes, each compiled in memory and in a class loader of its own, once in a JVM. */
final class Versions {

    private static final String NAME = "com.acme.Account";
    private static final Map<String, Class<?>> KNOWN = new ConcurrentHashMap<>();

    private Versions() {}

    /** Returns {@code com.acme.Account} with this body, a class, a record or an enum. */
    static Class<?> account(String declaration) {
        return of(NAME, declaration);
    }

    /** Returns the class of this name with this body; classes may be nested in it. */
    static Class<?> of(String name, String declaration) {
        return KNOWN.computeIfAbsent(declaration, unknown -> compiled(name, declaration));
    }

    private static Class<?> compiled(String type, String declaration) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> code = new HashMap<>();
        JavaFileManager files =
                new ForwardingJavaFileManager<JavaFileManager>(compiler.getStandardFileManager(null, null, null)) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location where, String name, Kind kind, FileObject sibling) {
                        return new SimpleJavaFileObject(URI.create("memory:/Some.class"), Kind.CLASS) {
                            @Override
                            public OutputStream openOutputStream() {
                                return code.computeIfAbsent(name, any -> new ByteArrayOutputStream());
                            }
                        };
                    }
                };
        int dot = type.lastIndexOf('.');
        URI file = URI.create("memory:/" + type.substring(dot + 1) + ".java");
        JavaFileObject source = new SimpleJavaFileObject(file, Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreErrors) {
                return "package " + type.substring(0, dot) + "; public " + declaration;
            }
        };
        boolean compiles = compiler.getTask(null, files, null, List.of("-proc:none"), null, List.of(source))
                .call();
        if (!compiles) {
            throw new AssertionError("does not compile: " + declaration);
        }
        try {
            return new Defining(code).loadClass(type);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Defining extends ClassLoader {

        private final Map<String, ByteArrayOutputStream> code;

        Defining(Map<String, ByteArrayOutputStream> code) {
            super(Versions.class.getClassLoader());
            this.code = code;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            ByteArrayOutputStream found = code.get(name);
            if (found == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = found.toByteArray();
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
