package io.drey.hibernate;

import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Note;
import org.hibernate.Session;

/** The number in the first account, memo or note. Stateless. */
final class Values {

    private Values() {}

    static int of(Session session, String type) {
        return switch (type) {
            case "Account" -> session.find(Account.class, 1L).balance;
            case "Memo" -> Integer.parseInt(session.find(Memo.class, 1L).text);
            default -> Integer.parseInt(session.find(Note.class, 1L).text);
        };
    }

    static void update(Session session, String type, int value) {
        switch (type) {
            case "Account" -> session.find(Account.class, 1L).balance = value;
            case "Memo" -> session.find(Memo.class, 1L).text = "" + value;
            default -> session.find(Note.class, 1L).text = "" + value;
        }
    }
}
