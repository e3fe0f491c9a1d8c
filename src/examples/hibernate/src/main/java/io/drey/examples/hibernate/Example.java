package io.drey.examples.hibernate;

import io.drey.servers.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.h2.tools.Server;

/**
 * Starts a Redis, a database and two JVMs, A and B, and tells them what to do in turn. What they do is in
 * {@link Library}: read that first.
 */
final class Example {

    private static final long END_SECONDS = 10;

    private Example() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("h2.bindAddress", "127.0.0.1");
        Server database =
                Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        String url = "jdbc:h2:tcp://127.0.0.1:" + database.getPort() + "/mem:library;DB_CLOSE_DELAY=-1";
        try (RedisServer redis = RedisServer.start();
                Jvm a = Jvm.start("A", url, redis.uri());
                Jvm b = Jvm.start("B", url, redis.uri())) {
            say("Two JVMs, A and B, share a database and, by %s, Hibernate's second-level cache.", redis.uri());

            say("%n1. What A stores, B finds without the database.");
            a.does("fill");
            b.does("read");

            say("%n2. What A changes, B sees.");
            a.does("rename");
            b.does("find");

            say("%n3. A query's result is shared too, until its table changes.");
            a.does("query");
            b.does("query");

            say("%n4. What Hibernate's statistics say.");
            a.does("statistics");
            b.does("statistics");
        } finally {
            database.stop();
        }
        say("%nAll have ended.");
    }

    private static void say(String text, Object... arguments) {
        System.out.printf(text + "%n", arguments);
    }

    /** A child process that runs {@link Library}. It ends when its input does, so it never outlives its parent. */
    private record Jvm(String name, Process process, PrintWriter steps, BufferedReader answers)
            implements AutoCloseable {

        static Jvm start(String name, String database, String redis) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Library.class.getName(),
                            database,
                            redis)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new Jvm(name, process, new PrintWriter(process.outputWriter(), true), process.inputReader());
        }

        /** Prints what it says, until it says that the step is done. */
        void does(String step) throws IOException {
            steps.println(step);
            for (String line = answers.readLine(); !"".equals(line); line = answers.readLine()) {
                if (line == null) {
                    throw new IllegalStateException("JVM " + name + " has ended");
                }
                System.out.println("   " + name + "  " + line);
            }
        }

        @Override
        public void close() {
            steps.close();
            process.onExit()
                    .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
                    .join()
                    .destroyForcibly(); // which does nothing to one that has ended
        }
    }
}
