package io.drey.codecs;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
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

/** Versions of one class, each compiled in memory and in a class loader of its own, once in a JVM. */
final class Versions {

    private static final String NAME = "com.acme.Account";
    private static final Map<String, Class<?>> KNOWN = new ConcurrentHashMap<>();

    private Versions() {}

    /** Returns {@code com.acme.Account} with this body, a class, a record or an enum. */
    static Class<?> account(String declaration) {
        return KNOWN.computeIfAbsent(declaration, Versions::compiled);
    }

    private static Class<?> compiled(String declaration) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        JavaFileManager files =
                new ForwardingJavaFileManager<JavaFileManager>(compiler.getStandardFileManager(null, null, null)) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location where, String name, Kind kind, FileObject sibling) {
                        return new SimpleJavaFileObject(URI.create("memory:/Account.class"), Kind.CLASS) {
                            @Override
                            public OutputStream openOutputStream() {
                                return code;
                            }
                        };
                    }
                };
        JavaFileObject source = new SimpleJavaFileObject(URI.create("memory:/Account.java"), Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreErrors) {
                return "package com.acme; public " + declaration;
            }
        };
        boolean compiles = compiler.getTask(null, files, null, List.of("-proc:none"), null, List.of(source))
                .call();
        if (!compiles) {
            throw new AssertionError("does not compile: " + declaration);
        }
        try {
            return new Defining(code.toByteArray()).loadClass(NAME);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Defining extends ClassLoader {

        private final byte[] code;

        Defining(byte[] code) {
            super(Versions.class.getClassLoader());
            this.code = code;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.equals(NAME)) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, code, 0, code.length);
        }
    }
}
