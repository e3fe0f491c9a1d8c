package io.drey.simulation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What woven code calls, see {@link Weaver}. Outside a simulated process each does what the code would have done. Any
 * thread.
 */
public final class Points {

    /** Who is overtaken in here holds a lock that others would wait for outside the simulation. */
    private static final String[] LOCKING = {
        "com.github.benmanes.caffeine.", "java.util.concurrent.ConcurrentHashMap", "java.lang.ClassLoader"
    };

    /** Where Redis is at work, which does one thing after the other. */
    private static final String REDIS = RemotePartition.class.getName();

    private static final StackWalker STACK = StackWalker.getInstance();

    private Points() {}

    /** A place in a method where the running thread may be overtaken. */
    public static void reached(int method) {
        Simulation simulation = Simulation.current();
        if (simulation == null) {
            Overtaking.reached();
        } else {
            simulation.reached(method);
        }
    }

    static boolean isLocking() {
        return isWithin(Stream.concat(Stream.of(LOCKING), Stream.of(REDIS)).toList());
    }

    static boolean isInRedis() {
        return isWithin(List.of(REDIS));
    }

    private static boolean isWithin(List<String> classes) {
        return STACK.walk(
                frames -> frames.anyMatch(frame -> classes.stream().anyMatch(frame.getClassName()::startsWith)));
    }

    public static Object join(CompletableFuture<?> future) {
        await(future, Long.MAX_VALUE / 2);
        return future.join();
    }

    public static Object get(CompletableFuture<?> future) throws ExecutionException, InterruptedException {
        await(future, Long.MAX_VALUE / 2);
        return future.get();
    }

    public static Object get(CompletableFuture<?> future, long time, TimeUnit unit)
            throws ExecutionException, InterruptedException, TimeoutException {
        return await(future, unit.toNanos(time)) ? future.get(0, unit) : future.get(time, unit);
    }

    private static boolean await(CompletableFuture<?> future, long nanos) {
        Simulation simulation = Simulation.current();
        if (simulation != null && !future.isDone()) {
            simulation.await(future, nanos);
        }
        return simulation != null;
    }

    public static void managedBlock(ForkJoinPool.ManagedBlocker blocker) throws InterruptedException {
        Simulation simulation = Simulation.current();
        if (simulation == null) {
            ForkJoinPool.managedBlock(blocker);
        } else {
            simulation.await(blocker::isReleasable);
        }
    }

    public static void lock(ReentrantLock lock) {
        Simulation simulation = Simulation.current();
        if (simulation == null || !simulation.locked(lock, Long.MAX_VALUE)) {
            lock.lock();
        }
    }

    public static boolean tryLock(ReentrantLock lock, long time, TimeUnit unit) throws InterruptedException {
        Simulation simulation = Simulation.current();
        return simulation == null ? lock.tryLock(time, unit) : simulation.locked(lock, unit.toNanos(time));
    }

    public static long nextLong(ThreadLocalRandom random, long from, long to) {
        Simulation simulation = Simulation.current();
        return simulation == null
                ? random.nextLong(from, to)
                : from + (long) (simulation.random().nextDouble() * (to - from));
    }

    /** Puts the points into a method. */
    static final class Adding extends MethodVisitor {

        private final int name;

        Adding(MethodVisitor method, int name) {
            super(Opcodes.ASM9, method);
            this.name = name;
        }

        private void point() {
            super.visitLdcInsn(name);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, Weaver.points(), "reached", "(I)V", false);
        }

        @Override
        public void visitMaxs(int stack, int locals) {
            super.visitMaxs(stack + 1, locals);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            point();
            super.visitFieldInsn(opcode, owner, name, descriptor);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            String points = substitute(owner, name, descriptor);
            if (points != null) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, Weaver.points(), name, points, false);
                return;
            }
            if (opcode != Opcodes.INVOKESPECIAL) {
                point();
            }
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }

        /** The descriptor of the method here that waits in the simulation's time, null if there is none. */
        private static String substitute(String owner, String name, String descriptor) {
            boolean future = owner.equals("java/util/concurrent/CompletableFuture");
            boolean lock = owner.endsWith("Lock");
            boolean random = owner.equals("java/util/concurrent/ThreadLocalRandom");
            if (future && (name.equals("join") || name.equals("get"))) {
                return descriptor.replace("(", "(Ljava/util/concurrent/CompletableFuture;");
            } else if (lock && (name.equals("lock") || (name.equals("tryLock") && descriptor.startsWith("(J")))) {
                return descriptor.replace("(", "(Ljava/util/concurrent/locks/ReentrantLock;");
            } else if (random && name.equals("nextLong") && descriptor.equals("(JJ)J")) {
                return descriptor.replace("(", "(Ljava/util/concurrent/ThreadLocalRandom;");
            }
            boolean block = owner.equals("java/util/concurrent/ForkJoinPool") && name.equals("managedBlock");
            return block ? descriptor : null;
        }
    }
}
