package io.drey.chaos.clock;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Lets Drey's classes read {@link WallClock} where they would read the wall clock: calls as well as references to the
 * methods. The steady clock stays as it is, and so do all other classes. libfaketime would do that for all, and take a
 * core for each JVM's waits.
 */
public final class WallClockAgent {

    private static final String CLOCK = WallClock.class.getName().replace('.', '/');

    /** The owner of each method that is replaced by one of the same name and type. */
    private static final Map<String, String> REPLACED =
            Map.of("currentTimeMillis", "java/lang/System", "now", "java/time/Instant", "systemUTC", "java/time/Clock");

    private WallClockAgent() {}

    /** Called by the JVM before its main class. The file tells by how much the clock is wrong. */
    public static void premain(String file, Instrumentation instrumentation) throws IOException {
        WallClock.follow(Path.of(file));
        instrumentation.addTransformer(new Transformer());
    }

    /** Returns the option that starts a JVM with such a clock; the agent itself is on its class path. */
    public static String option(Path directory, Path file) {
        Path jar = directory.resolve("wall-clock.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", WallClockAgent.class.getName());
        if (!Files.exists(jar)) {
            try (OutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                out.flush(); // there is only its manifest in it
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return "-javaagent:" + jar + "=" + file;
    }

    private static final class Transformer implements ClassFileTransformer {

        @Override
        public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                @Nullable String name,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] bytes) {
            boolean concerned = name != null && name.startsWith("io/drey/") && !name.startsWith("io/drey/chaos/");
            return concerned ? rewritten(bytes) : null;
        }
    }

    /** The class with other calls, or null if it has none of them. */
    static byte @Nullable [] rewritten(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        Calls calls = new Calls(writer);
        reader.accept(calls, 0);
        return calls.any ? writer.toByteArray() : null;
    }

    private static boolean isReplaced(String owner, String name, String type) {
        return owner.equals(REPLACED.get(name)) && type.startsWith("()");
    }

    private static final class Calls extends ClassVisitor {

        private boolean any;

        Calls(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String type, @Nullable String signature, String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, type, signature, exceptions)) {

                @Override
                public void visitMethodInsn(int opcode, String owner, String called, String how, boolean ofInterface) {
                    boolean replaced = opcode == Opcodes.INVOKESTATIC && isReplaced(owner, called, how);
                    any |= replaced;
                    super.visitMethodInsn(opcode, replaced ? CLOCK : owner, called, how, ofInterface && !replaced);
                }

                @Override
                public void visitInvokeDynamicInsn(String called, String how, Handle bootstrap, Object... arguments) {
                    Object[] given = arguments.clone();
                    for (int i = 0; i < given.length; i++) {
                        if (given[i] instanceof Handle handle
                                && isReplaced(handle.getOwner(), handle.getName(), handle.getDesc())) {
                            given[i] = new Handle(handle.getTag(), CLOCK, handle.getName(), handle.getDesc(), false);
                            any = true;
                        }
                    }
                    super.visitInvokeDynamicInsn(called, how, bootstrap, given);
                }
            };
        }
    }
}
