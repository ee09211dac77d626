"""First and last names from many places, put together by chance: nobody is meant by any."""

_GIVEN = """
Abel Ada Adaeze Aidan Aisha Alina Amal Amelia Amir Andrei Anita Anwen Arjun Arlo Astrid Ayesha
Bashir Beatriz Benedict Blessing Bogdan Bronwen Callum Camila Cecily Chidi Ciara Clement Dalia
Dafydd Deepa Dilys Dominika Edith Efua Elif Elinor Emeka Esme Ewa Fatou Farida Fergus Finn Gareth
Gulsen Halima Hamza Harriet Hassan Hui Ibrahim Ines Iona Isaac Ivana Jamal Jasmin Joao Josef
Kamala Karim Kasia Keziah Khadija Lachlan Laszlo Layla Lena Linh Lowri Luca Maeve Magda Malik
Marisol Mateus Mehmet Mei Milan Mohan Nadia Naveed Neema Niamh Nikhil Noor Obinna Odette Olena
Omar Orla Padma Paloma Pawel Petra Rafal Rahel Ravi Renata Rhiannon Rosa Rukhsana Sadia Salma
Samir Sanjay Selam Shanice Sian Simran Sorcha Stefan Tamsin Tariq Teodor Thandiwe Tomasz Uche Usha
Vasile Vera Vikram Wanjiru Wen Winifred Yasmin Yohannes Yuki Zahra Zeynep Zofia Siân Zoë Łucja
Renée Ana-Maria Jean-Luc
"""
_FAMILY = """
Abara Achterberg Adeleke Ahlgren Akhund Alderdice Amankwah Anstruther Arkwell Ashdown Attwater
Badcott Bajwan Balogh Baptist Barrowby Bekele Bellweather Birkinshaw Bobrowski Boateng Brackwell
Bulsara Caddick Calloway Carrasco Chaudry Chowdhary Coombes Corrigan Cosgrave Cwiklinski Dasgupta
Delacroix Demirel Dhaliwall Dogan Drummoyne Dubrow Ekwueme Elmi Eriksen Esparza Fairclough Farooqi
Fennimore Ferreiro Fothergill Gallimore Gebre Ghosal Glanville Golding Grabowski Gwynne Haidari
Halloran Harcastle Hashemi Hollingdale Horvat Huang Idowu Ilunga Inskip Ionescu Jankovic Jibril
Kaczmar Kamara Kapadia Kassab Kellaway Kinsella Kowal Kwarteng Lamptey Larkspur Lewandal Lindqvist
Llewelyn Lomax Maddox Mahmood Makinde Mansouri Marchetti Mbatha Mendoza Merriweather Mistry Morwen
Mukherji Nakamori Narang Ndlovu Nightingall Nowicki Oakeshott Obi Okonjo Olawale Onslow Osei
Oyelaran Pandya Papadakis Pargeter Pemberley Pham Popescu Prendergast Quaye Quigley Rafferty
Rahmani Ramdin Ravenhill Rostami Rutkowski Saleem Sandhu Santana Selwyn Shapiro Sidhu Silva
Sobczak Stanhope Suleiman Sutcliff Szabo Tadesse Tancock Tavares Thakkar Thistlewood Tiller Tran
Tregenza Uddin Umeh Vance Varga Velasco Viljoen Wadsley Waverley Weatherall Wetherby Winstanley
Wojcik Wray Yardley Yilmaz Yusufi Zaman Zielinska O'Driscoll Vaughan-Tate Núñez
"""
GIVEN = tuple(_GIVEN.split())
FAMILY = (*_FAMILY.split(), "ap Gwilym", "Nic Dhòmhnaill", "dos Reis")
