package io.drey.examples.hibernate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.stat.CacheRegionStatistics;
import org.hibernate.stat.Statistics;

/** What each of the two JVMs does: one step for each line of its standard input, one empty line after each. */
final class Library {

    private static final int BOOKS = 100;
    private static final int ROUNDS = 50;

    private final SessionFactory sessions;
    private final Statistics statistics;

    private Library(SessionFactory sessions) {
        this.sessions = sessions;
        this.statistics = sessions.getStatistics();
    }

    public static void main(String[] arguments) {
        // The first two properties are all that Drey needs
        try (SessionFactory sessions = new Configuration()
                        .setProperty("hibernate.cache.region.factory_class", "drey")
                        .setProperty("hibernate.cache.drey.uri", arguments[1])
                        .setProperty("hibernate.cache.use_query_cache", "true")
                        .setProperty("hibernate.connection.url", arguments[0])
                        .setProperty("hibernate.hbm2ddl.auto", "update")
                        .setProperty("hibernate.generate_statistics", "true")
                        .addAnnotatedClass(Book.class)
                        .buildSessionFactory();
                Scanner steps = new Scanner(System.in, StandardCharsets.UTF_8)) {
            Library library = new Library(sessions);
            while (steps.hasNextLine()) {
                library.does(steps.nextLine());
                System.out.println();
            }
        }
    }

    private void does(String step) {
        switch (step) {
            case "fill" -> fill();
            case "read" -> read();
            case "rename" -> rename();
            case "find" -> find();
            case "query" -> query();
            case "statistics" -> statistics();
            default -> throw new IllegalArgumentException(step);
        }
    }

    private void fill() {
        sessions.inTransaction(session -> {
            for (long id = 1; id <= BOOKS; id++) {
                session.persist(new Book(id, "Book " + id));
            }
        });
        say("stored %d books in the database; they are in Redis too", BOOKS);
    }

    private void read() {
        measure("the first time, from Redis", 1);
        measure("again, from this JVM's memory", ROUNDS);
    }

    private void measure(String which, int rounds) {
        long statements = statistics.getPrepareStatementCount();
        long begun = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            for (long id = 1; id <= BOOKS; id++) {
                long wanted = id;
                sessions.inTransaction(session -> session.find(Book.class, wanted));
            }
        }
        long each = (System.nanoTime() - begun) / rounds / BOOKS;
        say(
                "%s: %,d finds took %,d us each and sent %d statements to the database",
                which, rounds * BOOKS, each / 1_000, statistics.getPrepareStatementCount() - statements);
    }

    private void rename() {
        sessions.inTransaction(session -> session.find(Book.class, 1L).title = "Renamed");
        say("renamed the first book; its transaction is committed");
    }

    private void find() {
        long begun = System.nanoTime();
        while (!sessions.fromTransaction(session -> session.find(Book.class, 1L).title)
                .equals("Renamed")) {
            Thread.onSpinWait();
        }
        say("finds the new title, %,d ms after it was told to look", (System.nanoTime() - begun) / 1_000_000);
    }

    private void query() {
        for (int i = 1; i <= 3; i++) {
            long statements = statistics.getPrepareStatementCount();
            List<String> titles = sessions.fromTransaction(
                    session -> session.createQuery("select b.title from Book b where b.title like 'R%'", String.class)
                            .setCacheable(true)
                            .list());
            say("the query answers %s with %d statements", titles, statistics.getPrepareStatementCount() - statements);
        }
    }

    private void statistics() {
        CacheRegionStatistics books = statistics.getDomainDataRegionStatistics(Book.class.getName());
        say(
                "region %s: %,d hits, %,d misses, %,d puts",
                books.getRegionName(), books.getHitCount(), books.getMissCount(), books.getPutCount());
    }

    private static void say(String text, Object... arguments) {
        System.out.printf(text + "%n", arguments);
    }
}
