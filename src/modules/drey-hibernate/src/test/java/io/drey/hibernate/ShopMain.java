package io.drey.hibernate;

import io.drey.fleet.Worker;
import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Country;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Note;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.ThreadLocalRandom;
import org.hibernate.Session;
import org.hibernate.StaleObjectStateException;

/** Another JVM with the shop: does what it is told on its standard input. One thread. */
final class ShopMain {

    private final Shop shop;

    private ShopMain(Shop shop) {
        this.shop = shop;
    }

    static Shop.Builder shop(String database, String redis, String namespace, String staleness) {
        return Shop.of(database, redis)
                .set("drey.namespace", namespace)
                .set("drey.defaults.local.max-staleness", staleness)
                .set("drey.remote.command-timeout", "10s")
                .set("drey.remote.connect-timeout", "10s")
                .set("hibernate.cache.drey.lock_timeout", "3s")
                .set("hibernate.cache.use_query_cache", true)
                .map(Account.class, Memo.class, Note.class, Country.class);
    }

    public static void main(String[] arguments) {
        try (Shop shop = shop(arguments[1], arguments[2], arguments[3], arguments[4])
                        .open();
                Scanner input = new Scanner(System.in, java.nio.charset.StandardCharsets.UTF_8)) {
            ShopMain main = new ShopMain(shop);
            while (input.hasNextLine()) {
                String[] step = input.nextLine().split(" ");
                System.out.println(Worker.ANSWER + main.does(step[0], step[1], Integer.parseInt(step[2])));
            }
        }
    }

    private Object does(String step, String key, int number) {
        return switch (step) {
            case "find" -> shop.<Integer>read(s -> Values.of(s, key));
            case "statements" -> shop.statements(s -> Values.of(s, key));
            case "country" -> shop.<Integer>read(s -> s.find(Country.class, (long) number) == null ? 0 : 1);
            case "country-statements" -> shop.statements(s -> s.find(Country.class, (long) number));
            case "update" -> {
                shop.change(s -> Values.update(s, key, number));
                yield number;
            }
            case "query" -> query(shop);
            case "hold" -> hold(key, number);
            case "transfer" -> transfer(shop, number);
            default -> throw new IllegalArgumentException(step);
        };
    }

    /** The text of the first memo, by a cached query. */
    static int query(Shop shop) {
        List<String> texts = shop.read(s -> s.createQuery("select m.text from Memo m where m.id = 1", String.class)
                .setCacheable(true)
                .list());
        return Integer.parseInt(texts.get(0));
    }

    /** Begins to change something, and does not end. */
    private String hold(String key, int value) {
        Session session = shop.sessions().openSession();
        session.beginTransaction();
        Values.update(session, key, value);
        session.flush();
        return "held";
    }

    /** Moves money between two of ten accounts, that many times; returns how many transfers another had overtaken. */
    static int transfer(Shop shop, int times) {
        int overtaken = 0;
        for (int i = 0; i < times; ) {
            long from = ThreadLocalRandom.current().nextLong(10, 20);
            long to = ThreadLocalRandom.current().nextLong(10, 20);
            try {
                shop.change(s -> {
                    Account giver = s.find(Account.class, Math.min(from, to));
                    Account taker = s.find(Account.class, Math.max(from, to));
                    giver.balance--;
                    taker.balance++;
                });
                i++;
            } catch (RuntimeException e) {
                if (!isOvertaken(e)) {
                    throw e;
                }
                overtaken++;
            }
        }
        return overtaken;
    }

    private static boolean isOvertaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StaleObjectStateException
                    || cause instanceof org.hibernate.PessimisticLockException
                    || cause instanceof org.hibernate.exception.LockAcquisitionException) {
                return true;
            }
        }
        return false;
    }
}
