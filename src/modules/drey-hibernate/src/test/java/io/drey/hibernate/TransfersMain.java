package io.drey.hibernate;

import io.drey.fleet.Worker;
import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Note;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;
import org.hibernate.Session;

/** A JVM that makes {@link Transfers}, and does what it is told on its standard input. One thread. */
final class TransfersMain {

    private TransfersMain() {}

    static Shop.Builder shop(String database, String redis, String namespace, String staleness) {
        return Shop.of(database, redis)
                .set("drey.namespace", namespace)
                .set("drey.defaults.local.max-staleness", staleness)
                .set("drey.remote.command-timeout", "1s")
                .set("drey.remote.connect-timeout", "1s")
                .set("hibernate.cache.drey.lock_timeout", "3s")
                .map(Account.class, Memo.class, Note.class);
    }

    public static void main(String[] arguments) throws Exception {
        try (Shop shop = shop(arguments[1], arguments[2], arguments[3], arguments[4])
                        .open();
                Trail trail = new Trail(Path.of(arguments[5]));
                Scanner input = new Scanner(System.in, StandardCharsets.UTF_8)) {
            Transfers transfers = new Transfers(shop, trail);
            while (input.hasNextLine()) {
                String step = input.nextLine().split(" ")[0];
                System.out.println(Worker.ANSWER + does(step, shop, transfers));
            }
        }
    }

    private static Object does(String step, Shop shop, Transfers transfers) {
        try {
            return switch (step) {
                case "begin" -> {
                    transfers.begin();
                    yield 0;
                }
                case "made" -> transfers.made();
                case "hold" -> hold(shop);
                case "end" -> transfers.end();
                case "sum" -> sum(shop);
                default -> throw new IllegalArgumentException(step);
            };
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return trace.toString().replace('\n', '|');
        }
    }

    /** Begins to change the first account, and does not end. */
    private static Object hold(Shop shop) {
        while (true) {
            Session session = shop.sessions().openSession();
            try {
                session.beginTransaction();
                session.find(Account.class, 0L).balance++;
                session.flush();
                return "held";
            } catch (RuntimeException e) {
                session.close();
                if (!Transfers.isOvertaken(e)) {
                    throw e;
                }
            }
        }
    }

    /** Of all accounts, one by one, as far as they are cached from the cache. */
    static int sum(Shop shop) {
        return shop.read(s -> {
            int sum = 0;
            for (long id = 0; id < Transfers.ACCOUNTS; id++) {
                sum += s.find(Account.class, id).balance;
            }
            return sum;
        });
    }
}
