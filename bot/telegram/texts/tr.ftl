start =
    <b>Merhaba!</b> Bir haber hakkındaki soruları yanıtlarım ve her yanıtta haberi alıntılarım. Haberler ve sorular İngilizcedir.

    Şu an açık olan: <b>{ $title }</b>
    Sorman yeterli, örneğin: <i>What happened?</i> — /help neler yapabildiğimi gösterir.
help =
    Haber hakkında İngilizce bir soru sor. Haberin kendi sözleriyle, cümle numarasıyla yanıtlarım; haberde yoksa yok derim.

    Başka bir haber sormak için onu bana gönder: metnini ya da web adresini yapıştır, bir gönderiyi ilet ya da bir dosya gönder (metin, PDF, Word, HTML). Grupta bir gönderiyi /ask ile yanıtla.

    /summary, /who, /quotes, /numbers, /timeline, /places, /claims – haberin özeti, kişileri, alıntıları, sayıları, tarihleri, yerleri, iddiaları; her satır cümlesiyle
    /all – kütüphanedeki bütün haberlere sor: <i>/all who was there?</i>
    /article – sorduğun haber
    /articles – başka bir haber seç
    /sources – son yanıtın cümleleri, haberdeki yerlerinde
    /ask – grupta sor: <i>/ask who was there?</i>
    /privacy – hakkında neler saklanır; /forget hepsini siler
    /help – bu ileti

    Grupta yalnızca sorulunca konuşurum: /ask ile, bana yanıtla ya da grup izin veriyorsa adımla.
article =
    <b>{ $title }</b>
    { $facts }
article-goes-on = … Haber devam ediyor. Gerisini bana sor.
ask-what = Soruyu komutun arkasına yaz: <i>/ask who was there?</i>
all-what = Soruyu komutun arkasına yaz: <i>/all who was there?</i>
no-sources = Henüz bir şey alıntılanmadı. Önce bir soru sor.
unknown-command = Bu komutu bilmiyorum. Bildiklerimi /help gösterir.
not-text = Yalnızca metin okuyabilirim. Haber hakkında bir soru sor.
trouble = Üzgünüm, bende bir şeyler ters gitti ve bunu yanıtlayamadım. Lütfen başka bir soru dene.
command-ask = Habere bir soru sor
command-all = Kütüphanedeki bütün haberlere sor
command-summary = Birkaç cümlesiyle haber
command-who = Kişiler, kurumlar ve görevleri
command-quotes = Kim ne dedi, kendi sözleriyle
command-numbers = Sayılar, neyi saydıkları ve kaynağı
command-timeline = Tarih sırasıyla olanlar
command-places = Adı geçen yerler
command-claims = Kim ne diyor, neyi yalanlıyor
command-article = Haberi göster
command-articles = Bir haber seç
command-sources = Son yanıtın cümlelerini yerinde göster
command-privacy = Hakkında neler saklanır
command-help = Neler yapabilirim
button-back = Geri
button-copy = Alıntıyı kopyala
button-original = Sayfasında oku
gone = Bu yanıtı artık saklamıyorum. Lütfen yeniden sor.
opened =
    Şu an açık olan: <b>{ $title }</b>
    { $words } sözcük, { $sentences } cümle. Sorabilirsin!
articles = { $count } haber var. Hangisini sormak istersin?
no-article = Bu haberi bilmiyorum. Bildiklerimi /articles gösterir.
large-file = { $name }, Telegram’ın okumama izin verdiği { $size } MB’tan büyük. Önemli olan bölümü gönder.
no-file = { $name } Telegram’dan alınamadı. Lütfen yeniden gönder.
your-text = metin
privacy =
    <b>Saklananlar</b>
    Soruların ve yanıtlarım, bana verdiğin haberler, bu sohbetin son soruları ve beğenilerin; bir de Telegram’ın sana verdiği numara ve bir gün boyunca ne sıklıkla sorduğun. Başka hiçbir şey: ne ad ne de başka iletiler.

    <b>Nerede</b>
    Çalıştığım makinede tek bir dosyada. Yanıtlar orada hesaplanır; Telegram’dan başka kimseye bir şey gitmez. Botun sahipleri beğeni almış yanıtları görür, kimin beğendiğini görmez.

    <b>Ne kadar</b>
    { $days } gün, sonra silinir. /forget hemen siler.
forgotten = Silindi: { $answers } yanıt, { $articles } haber, { $thumbs } beğeni ve konuşmamızdan aklımda kalanlar. Bu sohbetteki iletileri silmek sana kalmış.
thanks = Teşekkürler!
not-owner = Bu, botun sahipleri içindir.
no-feedback = Henüz kimse bir yanıtı değerlendirmedi.
stats =
    Konuşmalar: { $talks }
    Saklanan yanıtlar: { $answers }
    Verilen haberler: { $articles }
    Beğeniler: { $thumbs }
    Bekleyen iletiler: { $waiting }
too-fast = Bir anda çok soru oldu. Bana bir dakika ver, sonra sormaya devam et.
too-many = Bir gün için çok haber oldu. Yarın gel ya da elimdekileri sor: /articles
not-allowed = Bu bot herkese açık değil. Sahibi seni ekleyebilir: numaran { $person }.
